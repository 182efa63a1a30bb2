// The app's discount scripts in the sandbox, set up for metadata that their random invoices really carry: discounts are
// given, the contract accepts them, and both names of the method give the same.
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import { configurationSchemaOf, loadApp } from './app.ts';
import { buildScript } from './build-script.ts';
import { createEngine } from './create-engine.ts';
import { projectRoot } from './project-root.ts';
import { callsFor, type Asked } from './requests/index.ts';

const app = loadApp(projectRoot());
const scripts = app.extensions.filter((each) => each.extensionPoint === 'commerce.discount_calculation');
const engine = createEngine({ workers: 1 });
afterAll(() => engine.close());

test.each(scripts.map((script) => [script.id, script] as const))(
  '%s: discounts of any invoice are accepted, by either name of the method',
  async (_id, script) => {
    const bundle = await buildScript(app.root, script);
    const calls = callsFor(script, configurationSchemaOf(app.root, script), 'compute_discounts');
    let given = 0;
    await fc.assert(
      fc.asyncProperty(calls.map(aimed), async (call) => {
        const { result, problem } = await engine.call({ bundle, ...call });
        expect(problem).toBeNull();
        const again = await engine.call({ bundle, ...call, method: 'computeDiscounts' });
        expect(JSON.stringify(again.result)).toBe(JSON.stringify(result));
        const { discount } = result as unknown as { discount: { amount: { amount: string } } };
        if (discount.amount.amount !== '0') given++;
      }),
      { numRuns: 300, seed: 20_261_120 },
    );
    // Fewer would say little about the rule.
    expect(given).toBeGreaterThan(20);
  },
);

test('there are four discount scripts', () => {
  expect(scripts).toHaveLength(4);
});

interface Marked {
  metadata: Record<string, string>;
  product?: { metadata: Record<string, string> };
}

/** The call with a matcher taken from a price of the invoice, its currency for every amount, and few units to buy. */
function aimed(call: Asked): Asked {
  const { grossAmount, lineItems } = call.request as unknown as {
    grossAmount: { currency: string };
    lineItems: { price?: Marked }[];
  };
  const byProduct = call.configuration.freeQuantity !== undefined;
  const marks = lineItems.flatMap(({ price }) =>
    Object.entries((byProduct ? price?.product?.metadata : price?.metadata) ?? {}),
  );
  const [key, value] = marks[0] ?? ['promotion', 'summer'];
  const configuration = Object.fromEntries(
    Object.entries(call.configuration).map(([name, setting]) => {
      if (name === 'metadataMatcher') return [name, { key, value }];
      if (name === 'purchaseQuantity') return [name, Number(setting) % 3];
      if (typeof setting !== 'object') return [name, setting];
      return [name, { ...(setting as JsonObject), currency: grossAmount.currency.toLowerCase() }];
    }),
  );
  return { ...call, configuration };
}
