/**
 * Which rules a script claims, and from which it is exempt and why: tags in the comment of its class.
 *
 *   /**
 *    * @claims laterUpgradeNeverCostsMore
 *    * @exempt debitWithinPrice Marked products are charged twice, and their buyers know it.
 *    * @exempt noOpNetsToZero atMonthEnds A month counts as 31 days there.
 *    *\/
 *   export default class …
 *
 * `atMonthEnds` narrows the exception to periods that begin or end on a day that not every month has; elsewhere the
 * rule binds as before.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ConsoleError } from '../../../contract/problem.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import { atMonthEnds } from './month-ends.ts';
import { RULES, ruleNamed } from './rules.ts';
import type { Rule } from './rules.ts';

export interface Claims {
  claimed: ReadonlySet<string>;
  /** By rule. */
  exempt: ReadonlyMap<string, Exception>;
}

export interface Exception {
  onlyAtMonthEnds: boolean;
  reason: string;
}

const AT_MONTH_ENDS = 'atMonthEnds';

/** @throws {ConsoleError} build_failed, with file and line, for a rule that there is not, or an exception without its reason */
export function claimsOf(appRoot: string, extension: AppExtension): Claims {
  const text = readFileSync(join(appRoot, extension.script), 'utf8');
  const source = ts.createSourceFile(extension.script, text, ts.ScriptTarget.Latest, true);
  const script = source.statements.filter(ts.isClassDeclaration).find(isDefault);
  const claimed = new Set<string>();
  const exempt = new Map<string, Exception>();
  for (const tag of script ? ts.getJSDocTags(script) : []) {
    const kind = tag.tagName.text;
    if (kind !== 'claims' && kind !== 'exempt') continue;
    const words = (ts.getTextOfJSDocComment(tag.comment) ?? '').trim().replace(/\s+/g, ' ');
    const [name = '', ...rest] = words.split(' ');
    const onlyAtMonthEnds = rest[0] === AT_MONTH_ENDS;
    const reason = rest.slice(onlyAtMonthEnds ? 1 : 0).join(' ');
    const at = `${extension.script}:${source.getLineAndCharacterOfPosition(tag.getStart()).line + 1}`;
    refuse(at, kind, name, reason);
    if (kind === 'claims') claimed.add(name);
    else exempt.set(name, { onlyAtMonthEnds, reason });
  }
  return { claimed, exempt };
}

/** The rules that a script is held against, with its exceptions in them. */
export function bindingRules(extensionPoint: string, claims: Claims): Rule[] {
  return RULES.flatMap((rule): Rule[] => {
    if (rule.extensionPoint !== null && rule.extensionPoint !== extensionPoint) return [];
    if (rule.binds === 'ifClaimed') return claims.claimed.has(rule.name) ? [rule] : [];
    return boundBy(rule, claims.exempt.get(rule.name));
  });
}

function boundBy(rule: Rule, exception: Exception | undefined): Rule[] {
  if (!exception) return [rule];
  if (!exception.onlyAtMonthEnds) return [];
  const broken: Rule['broken'] = (calls) =>
    calls.some(({ asked }) => atMonthEnds(asked.request)) ? null : rule.broken(calls);
  return [{ ...rule, broken }];
}

function isDefault(declaration: ts.ClassDeclaration): boolean {
  const flags = ts.getCombinedModifierFlags(declaration);
  return (flags & ts.ModifierFlags.ExportDefault) === ts.ModifierFlags.ExportDefault;
}

const BINDS = { claims: 'ifClaimed', exempt: 'unlessExempt' } as const;

function refuse(at: string, kind: 'claims' | 'exempt', name: string, reason: string): void {
  if (ruleNamed(name)?.binds !== BINDS[kind]) {
    const known = RULES.filter((rule) => rule.binds === BINDS[kind]).map((rule) => rule.name);
    throw wrong(`${at}: @${kind} names ${JSON.stringify(name)}; it can name ${known.join(', ')}.`);
  }
  if (kind === 'exempt' && reason === '')
    throw wrong(
      `${at}: @exempt ${name} needs its reason: what the script does instead, and for whom that is right.`,
    );
}

function wrong(message: string): ConsoleError {
  return new ConsoleError('build_failed', message);
}
