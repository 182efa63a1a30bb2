/**
 * Random but sensible requests of every method in the contract's table, random valid configurations, and calls made of
 * both, as fast-check arbitraries: what they draw shrinks. All in script form.
 */
import fc from 'fast-check';
import { shapeOfConfiguration } from '../../contract/configuration/shape-of-schema.ts';
import { extensionPoint, methodOf } from '../../contract/extension-points/index.ts';
import type { JsonObject } from '../../contract/json.ts';
import { ConsoleError } from '../../contract/problem.ts';
import type { ScriptContext } from '../../contract/run.ts';
import type { Call } from '../engine.ts';
import { configurationsFor } from './configurations.ts';
import { customActionScenes } from './custom-action.ts';
import { customerBalanceScenes } from './customer-balance.ts';
import { discountScenes } from './discounts.ts';
import { iso } from './periods.ts';
import { matchings, planted } from './planted.ts';
import { prorationScenes } from './prorations.ts';
import { recurringItemsScenes } from './recurring-items.ts';
import type { Scene } from './scene.ts';

export { configurationsFor } from './configurations.ts';

/** By extension point and manifest name of the method. */
const SCENES: Readonly<Record<string, Readonly<Record<string, fc.Arbitrary<Scene>>>>> = {
  'billing.prorations': { prorate_items: prorationScenes },
  'billing.customer_balance_application': { compute_applied_customer_balance: customerBalanceScenes },
  'billing.recurring_billing_item_handling': {
    before_item_creation: recurringItemsScenes,
    filter_items: recurringItemsScenes,
    group_items: recurringItemsScenes,
  },
  'commerce.discount_calculation': { compute_discounts: discountScenes },
  'extend.workflows.custom_action': { execute: customActionScenes, get_form_state: customActionScenes },
};

/**
 * Requests in script form.
 *
 * @param method manifest name or TypeScript name
 * @throws {ConsoleError} method_unknown for a method that no requests are drawn for
 */
export function requestsFor(pointId: string, method: string): fc.Arbitrary<JsonObject> {
  return scenesFor(pointId, method).map(({ request }) => request);
}

/** Everything of a call but the script itself. */
export type Asked = Omit<Call, 'bundle'>;

/**
 * Calls of one method: request, configuration, and a context whose clock stands at the moment of the change. Texts of
 * the configuration are found in the request's metadata now and then.
 *
 * @param schema generated schema of the script's configuration; null: it has none
 * @param configurations in script form, such as always the same one; any valid one otherwise
 * @throws {ConsoleError} method_unknown for a method that no requests are drawn for
 */
export function callsFor(
  extension: { id: string; extensionPoint: string },
  schema: JsonObject | null,
  method: string,
  configurations: fc.Arbitrary<JsonObject> = configurationsFor(schema),
): fc.Arbitrary<Asked> {
  const shape = schema && shapeOfConfiguration(schema);
  return fc
    .record({
      configuration: configurations,
      scene: scenesFor(extension.extensionPoint, method),
      livemode: fc.boolean(),
      stripeContext: fc.constantFrom(undefined, 'acct_1'),
      matches: matchings,
    })
    .map(({ configuration, scene, matches, ...more }) => ({
      method,
      request: planted(scene.request, configuration, shape, matches),
      configuration,
      context: contextAt(scene.at, extension.id, more),
    }));
}

/** @param at seconds since 1970: the moment of the change */
export function contextAt(
  at: number,
  id: string,
  { livemode = false, stripeContext }: { livemode?: boolean; stripeContext?: string | undefined } = {},
): ScriptContext {
  return { type: 'script', id, livemode, ...(stripeContext && { stripeContext }), clockTime: iso(at) };
}

function scenesFor(pointId: string, name: string): fc.Arbitrary<Scene> {
  const point = extensionPoint(pointId);
  const method = point && methodOf(point, name);
  const scenes = method && SCENES[pointId]?.[method.name];
  if (scenes) return scenes;
  throw new ConsoleError('method_unknown', `There are no random requests for ${pointId}, method ${name}.`);
}
