import { expect, test } from 'vitest';
import type { JsonObject } from '../../../contract/json.ts';
import { extensionOf, loadApp } from '../../../runtime/app.ts';
import { proratableItem } from '../../../runtime/testing/proratable-items.ts';
import { SCRIPT, scriptWith, temporaryApp } from '../../../runtime/testing/temporary-app.ts';
import { bindingRules, claimsOf } from './claims.ts';

function claims(comment: string) {
  const script = scriptWith('return same(request);').replace(
    'export default class',
    `${comment}\nexport default class`,
  );
  const root = temporaryApp({ [SCRIPT]: script });
  return claimsOf(root, extensionOf(loadApp(root), 'rule'));
}

const namesOf = (comment: string) =>
  bindingRules('billing.prorations', claims(comment)).map(({ name }) => name);

const USUAL = [
  'answerAccepted',
  'sameAnswerTwice',
  'creditWithinCharge',
  'debitWithinPrice',
  'noOpNetsToZero',
];

test('without a comment all rules bind but those that are claimed', () => {
  expect(namesOf('')).toEqual(USUAL);
  expect(namesOf('/** @claims laterUpgradeNeverCostsMore */')).toEqual([
    ...USUAL,
    'laterUpgradeNeverCostsMore',
  ]);
});

test('rules of prorations do not bind other scripts', () => {
  const names = bindingRules('commerce.discount_calculation', { claimed: new Set(), exempt: new Map() });
  expect(names.map(({ name }) => name)).toEqual(['answerAccepted', 'sameAnswerTwice']);
});

test('an exception names its reason, over as many lines as it needs', () => {
  const comment =
    '/**\n * @exempt debitWithinPrice Charged\n *   twice.\n * @exempt noOpNetsToZero atMonthEnds Long months.\n */';
  expect(Object.fromEntries(claims(comment).exempt)).toEqual({
    debitWithinPrice: { onlyAtMonthEnds: false, reason: 'Charged twice.' },
    noOpNetsToZero: { onlyAtMonthEnds: true, reason: 'Long months.' },
  });
  expect(namesOf(comment)).toEqual(USUAL.filter((name) => name !== 'debitWithinPrice'));
});

test('an exception at month ends leaves the rule to all other periods', () => {
  const [rule] = bindingRules(
    'billing.prorations',
    claims('/** @exempt debitWithinPrice atMonthEnds So. */'),
  ).filter(({ name }) => name === 'debitWithinPrice');
  const answered = (startDate: string, endDate: string, seconds: number) => {
    const servicePeriod = { startDate, endDate };
    const request: JsonObject = {
      items: [proratableItem('a', { servicePeriod, priceIntervalDuration: seconds })],
    };
    const result: JsonObject = { items: [{ key: 'a', prorationFactor: '2', lineItemPeriod: servicePeriod }] };
    const context = { type: 'script', id: 'rule', livemode: false } as const;
    const asked = { method: 'prorate_items', request, configuration: {}, context };
    return {
      asked,
      outcome: { result, problem: null, logs: [], spent: { ms: 0, inputBytes: 0, outputBytes: 0 } },
    };
  };
  const DAY = 86_400;
  // 31 January to 28 February; then 15 January to 15 February.
  expect(
    rule!.broken([answered('2026-02-01T00:00:00.000Z', '2026-02-28T00:00:00.000Z', 28 * DAY)]),
  ).toBeNull();
  expect(
    rule!.broken([answered('2026-02-01T00:00:00.000Z', '2026-02-15T00:00:00.000Z', 31 * DAY)]),
  ).toContain('factor 2');
});

test.each([
  ['@exempt debitWithinPrice', 'needs its reason'],
  ['@exempt debitWithinPrice atMonthEnds', 'needs its reason'],
  ['@exempt answerAccepted It is slow.', 'it can name creditWithinCharge, debitWithinPrice, noOpNetsToZero'],
  ['@claims cheaper', 'it can name laterUpgradeNeverCostsMore'],
])('%s is refused with its place', (tag, message) => {
  expect(() => claims(`/** ${tag} */`)).toThrow(message);
  expect(() => claims(`/** ${tag} */`)).toThrow(/^extensions\/rule\/src\/index\.ts:9: /);
});
