/** The extension point `billing.prorations`: default lines, then the active script's answer to them. */
import type { JsonObject } from '../../contract/json.ts';
import type { RunMode } from '../../contract/run.ts';
import { applyAnswer, passedThrough } from '../../core/answer.ts';
import { defaultProrations, type ItemChange } from '../../core/proration.ts';
import type { ProrationLine } from '../../core/proration/line.ts';
import type { Platform, Scope } from '../platform.ts';
import { callScript, type Use } from './call-script.ts';
import { LARGEST_LINE } from './merge-items.ts';
import { answeredItems, prorateRequest } from './prorate-request.ts';
import { PRORATIONS, type SubscriptionSnapshot } from './snapshot.ts';
import type { RunRow } from './writes.ts';

export interface Prorated {
  defaults: ProrationLine[];
  /** The script's side; null without an active script, or when its run failed. */
  scripted: ProrationLine[] | null;
  /** What billing uses. */
  billed: ProrationLine[];
  run: RunRow | null;
}

type ProratedSnapshot = Pick<SubscriptionSnapshot, 'active' | 'customer' | 'subscription' | 'now'>;

/** Computes the lines of a change at `moment`. A script that fails leaves the default and a run that says why. */
export function prorate(
  platform: Platform,
  scope: Scope,
  snapshot: ProratedSnapshot,
  changes: readonly ItemChange[],
  moment: number,
  mode: RunMode,
): Promise<Prorated> {
  return prorateLines(platform, scope, snapshot, defaultProrations(changes, moment), moment, mode);
}

/** @param defaults where none of them is prorated, no script is asked */
export async function prorateLines(
  platform: Platform,
  scope: Scope,
  snapshot: ProratedSnapshot,
  defaults: ProrationLine[],
  moment: number,
  mode: RunMode,
): Promise<Prorated> {
  const active = snapshot.active.get(PRORATIONS);
  if (active === undefined || !defaults.some(({ isProration }) => isProration))
    return { defaults, scripted: null, billed: defaults, run: null };
  const { used: scripted, run } = await callScript(
    platform,
    scope,
    active,
    {
      extensionPoint: PRORATIONS,
      method: 'prorate_items',
      request: prorateRequest(defaults),
      moment,
      now: snapshot.now,
      mode,
      subject: { customer: snapshot.customer.id, subscription: snapshot.subscription.id, invoice: null },
    },
    (result) => used(defaults, result),
  );
  return { defaults, scripted, billed: scripted ?? defaults, run };
}

/** The answer applied; one whose amounts no invoice can carry is a failure of the script like any other. */
function used(defaults: readonly ProrationLine[], result: JsonObject): Use<ProrationLine[]> {
  const scripted = applyAnswer(defaults, answeredItems(result));
  const index = scripted.findIndex(({ amount }) => amount > LARGEST_LINE || -amount > LARGEST_LINE);
  if (index === -1) {
    const same = defaults.every((line, at) => passedThrough(line, scripted[at] ?? line));
    return { value: scripted, passedThrough: same };
  }
  const { key, factor, base } = scripted[index]!;
  return {
    code: 'output_invalid',
    message:
      `Item ${JSON.stringify(key)}: its proration factor ${factor.toString()} of ${base} minor units is more than an invoice can carry. ` +
      'The default amounts stand; return a factor that a bill can have.',
    path: `items[${index}].prorationFactor`,
  };
}
