/** For tests and soaks: scripts of one proration method, built, and the calls and answers that they are tried with. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ScriptContext } from '../../contract/run.ts';
import { extensionOf, loadApp } from '../app.ts';
import { buildScript } from '../build-script.ts';
import type { Call, ScriptBundle } from '../engine.ts';
import { creditAndDebit } from './proratable-items.ts';
import { manifest, SCRIPT, scriptWith } from './rule-app.ts';

/** @throws {ConsoleError} build_failed */
export async function builtWith(body: string, before = ''): Promise<ScriptBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'console-rule-'));
  try {
    mkdirSync(dirname(join(folder, SCRIPT)), { recursive: true });
    writeFileSync(join(folder, 'stripe-app.yaml'), manifest());
    writeFileSync(join(folder, SCRIPT), scriptWith(body, before));
    return await buildScript(folder, extensionOf(loadApp(folder), 'rule'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With a credit and a debit of half a month. */
export function callTo(bundle: ScriptBundle, context: Partial<ScriptContext> = {}): Call {
  return {
    bundle,
    method: 'prorateItems',
    request: creditAndDebit(),
    configuration: {},
    context: { type: 'script', id: 'rule', livemode: false, ...context },
  };
}

/** What `return same(request);` answers. */
export const UNCHANGED = {
  items: ['credit', 'debit'].map((key) => ({
    key,
    prorationFactor: key === 'credit' ? '-0.5' : '0.5',
    lineItemPeriod: { startDate: '2026-01-16T12:00:00.000Z', endDate: '2026-02-01T00:00:00.000Z' },
  })),
};
