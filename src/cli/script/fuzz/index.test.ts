// Scripts that break one rule each are caught, and the case is made small; the app's own break none.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadApp } from '../../../runtime/app.ts';
import { projectRoot } from '../../../runtime/project-root.ts';
import { SCRIPT, scriptWith, temporaryApp } from '../../../runtime/testing/temporary-app.ts';
import { replayRuns } from '../replay/index.ts';
import { Kept } from '../replay/testing/kept.ts';
import { fuzzScript } from './index.ts';
import type { FuzzOptions } from './index.ts';
import { RULES } from './rules.ts';

async function fuzz(appRoot: string, more: Partial<FuzzOptions> = {}) {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const code = await fuzzScript({ id: 'rule', appRoot, runs: 400, seed: 1, stdout, stderr, ...more });
  return { code, out: stdout.text, errors: stderr.text };
}

interface Finding {
  rule: string;
  message: string;
  file: string;
  config: object;
  request: { items: { key: string; type: string; price?: { metadata: object; currency: string } }[] };
}

async function findings(appRoot: string, more: Partial<FuzzOptions> = {}): Promise<Finding[]> {
  const { code, out } = await fuzz(appRoot, { ...more, json: true });
  const report = JSON.parse(out) as { findings: Finding[] };
  expect(code).toBe(report.findings.length === 0 ? 0 : 1);
  return report.findings;
}

/** Each item as it is by default, but for what `change(item)` gives: a factor, or nothing. */
function changing(change: string, comment = ''): string {
  const script = scriptWith(`
    const answer = same(request);
    request.items.forEach((item: any, i: number) => {
      const factor = ((item: any) => ${change})(item);
      if (factor) answer.items[i].prorationFactor = factor;
    });
    return answer;`);
  return temporaryApp({
    [SCRIPT]: script.replace('export default class', `${comment}\nexport default class`),
  });
}

test.each(loadApp(projectRoot()).extensions.map(({ id }) => id))('%s breaks no rule', async (id) => {
  const { code, out, errors } = await fuzz(projectRoot(), { id, runs: 80, seed: 2026 });
  expect([errors, code, out]).toEqual(['', 0, expect.stringContaining('no rule broken')]);
});

test('a script that leaves every item as it is breaks none', async () => {
  const { code, out } = await fuzz(changing('null'));
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/no rule broken: 800 requests, \d+ per second, --seed 1\n$/),
  ]);
});

test('answerAccepted: an error on a rare key of metadata is found, in a request of one item with nothing else', async () => {
  const app = temporaryApp({
    [SCRIPT]: scriptWith(`
      for (const item of request.items)
        if (Object.hasOwn(item.price?.metadata ?? {}, '__proto__')) throw new Error('No such key');
      return same(request);`),
  });
  const [found, ...others] = await findings(app);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ rule: 'answerAccepted', message: expect.stringContaining('No such key') });
  const [item, ...more] = found!.request.items;
  expect(more).toEqual([]);
  expect(Object.entries(item!.price!.metadata)).toEqual([['__proto__', 'full']]);
  // The key is in the saved file too.
  const [stdout, stderr] = [new Kept(), new Kept()];
  expect(await replayRuns({ paths: [found!.file], appRoot: app, stdout, stderr })).toBe(1);
  expect(stdout.text).toContain('answerAccepted is broken still.');
});

test('answerAccepted: an item that is left out is named with the rule', async () => {
  const app = temporaryApp({
    [SCRIPT]: scriptWith(`return { items: same(request).items.filter((i: any) => i.key !== '5') };`),
  });
  const found = await findings(app);
  expect(found).toMatchObject([
    { rule: 'answerAccepted', message: expect.stringContaining('Item "5": the answer has no entry for it') },
  ]);
  expect(found[0]!.request.items.map(({ key }) => key)).toEqual(['5']);
});

test('creditWithinCharge: a credit of more than was charged', async () => {
  const app = changing(
    `item.type === 'credit' && item.price?.currency === 'jpy' ? Decimal.from('-1.5') : null`,
  );
  const [found] = (await findings(app)).filter(({ rule }) => rule === 'creditWithinCharge');
  expect(found!.message).toContain('is a credit with the factor −1.5');
  expect(found!.request.items).toMatchObject([{ type: 'credit', price: { currency: 'jpy', metadata: {} } }]);
});

test('debitWithinPrice: a charge of twice the price, unless the script says that it means to', async () => {
  const twice = `item.type === 'debit' && item.priceKind === 'licenseFee' ? Decimal.from(2) : null`;
  expect(await findings(changing(twice))).toMatchObject([
    { rule: 'debitWithinPrice', request: { items: [{ type: 'debit', priceKind: 'licenseFee' }] } },
  ]);
  const exempt = await fuzz(changing(twice, '/** @exempt debitWithinPrice Licenses are paid twice. */'));
  expect([exempt.code, exempt.out]).toEqual([
    0,
    expect.stringContaining('exempt from debitWithinPrice: Licenses are paid twice.'),
  ]);
});

test('noOpNetsToZero: a charge that is rounded and a credit that is not', async () => {
  const app = changing(
    `item.type === 'debit' ? item.currentProrationFactor.round('ceil', { mode: 'decimal-places', value: 1 }) : null`,
  );
  const [found] = await findings(app);
  expect(found).toMatchObject({
    rule: 'noOpNetsToZero',
    message: expect.stringContaining('nothing was changed'),
  });
  expect(found!.request.items.map(({ type }) => type)).toEqual(['credit', 'debit']);
});

test('laterUpgradeNeverCostsMore: only where it is claimed', async () => {
  // In the second half of the period the credit is lost.
  const rule = `item.type === 'credit' && item.currentProrationFactor.gt(Decimal.from('-0.5')) ? Decimal.zero : null`;
  const exempt = '@exempt noOpNetsToZero The credit is lost.';
  expect(await findings(changing(rule, `/** ${exempt} */`))).toEqual([]);
  const [found] = await findings(changing(rule, `/** ${exempt}\n * @claims laterUpgradeNeverCostsMore */`));
  expect(found).toMatchObject({
    rule: 'laterUpgradeNeverCostsMore',
    message: expect.stringMatching(/^Made at .* it costs /),
  });
});

test('a search that has found one rule broken goes on for the others', async () => {
  const app = changing(
    `item.priceKind === 'licenseFee' ? Decimal.from(item.type === 'credit' ? -2 : 3) : null`,
    '/** @exempt noOpNetsToZero Never for license fees. */',
  );
  const rules = (await findings(app)).map(({ rule }) => rule);
  expect(rules.sort()).toEqual(['creditWithinCharge', 'debitWithinPrice']);
});

test('sameAnswerTwice: two answers to one call are told apart, to the byte', () => {
  // Nothing in the sandbox lets a script do this; should something, the rule says so.
  const rule = RULES.find(({ name }) => name === 'sameAnswerTwice')!;
  const context = { type: 'script', id: 'rule', livemode: false } as const;
  const answered = (printed: string) => ({
    asked: { method: 'prorate_items', request: { items: [] }, configuration: {}, context },
    outcome: {
      result: { items: [] },
      problem: null,
      logs: [printed],
      spent: { ms: 0, inputBytes: 0, outputBytes: 0 },
    },
  });
  expect(rule.broken([answered('1'), answered('1')])).toBeNull();
  expect(rule.broken([answered('1'), answered('2')])).toContain('Asked twice, it answered');
});

test('a finding is told in words, saved as a run file, shown by replay, and gone from it when put right', async () => {
  const doubled = `item.type === 'debit' ? Decimal.from(2) : null`;
  const app = changing(doubled, '/** @exempt noOpNetsToZero Charged twice. */');
  const { code, out } = await fuzz(app, { seed: 5 });
  expect(code).toBe(1);
  expect(out).toContain('✗ debitWithinPrice is broken. A debit charges no more than the full price');
  expect(out).toContain('prorationFactor: "2"');
  expect(out).toMatch(/script replay \S+\.run\.json --app \S+\n/);
  expect(out).toMatch(/1 broken: \d+ requests, \d+ per second, --seed 5\n$/);

  const folder = join(app, 'extensions/rule/runs');
  const files = readdirSync(folder);
  expect(files).toEqual([expect.stringMatching(/^fuzz-rule-debitWithinPrice-[0-9a-f]{8}\.run\.json$/)]);
  const text = readFileSync(join(folder, files[0]!), 'utf8');
  // The seed finds the same case, in the same file.
  await fuzz(app, { seed: 5 });
  expect(readdirSync(folder)).toEqual(files);
  expect(readFileSync(join(folder, files[0]!), 'utf8')).toBe(text);

  const replay = async (appRoot: string) => {
    const [stdout, stderr] = [new Kept(), new Kept()];
    return [await replayRuns({ paths: [folder], appRoot, stdout, stderr }), stdout.text] as const;
  };
  expect(await replay(app)).toEqual([1, expect.stringContaining('debitWithinPrice is broken still.')]);
  expect(await replay(changing('null'))).toEqual([0, expect.stringContaining('debitWithinPrice holds now')]);
});

test('a finding over several calls is replayed with all of them', async () => {
  const rule = `item.type === 'credit' && item.currentProrationFactor.gt(Decimal.from('-0.5')) ? Decimal.zero : null`;
  const tags =
    '/**\n * @exempt noOpNetsToZero The credit is lost.\n * @claims laterUpgradeNeverCostsMore\n */';
  const app = changing(rule, tags);
  const [found] = await findings(app);
  const [stdout, stderr] = [new Kept(), new Kept()];
  expect(await replayRuns({ paths: [found!.file], appRoot: app, stdout, stderr })).toBe(1);
  expect(stdout.text).toContain('laterUpgradeNeverCostsMore is broken still. Made at ');
});

test('one method, one configuration, another folder', async () => {
  const out = temporaryApp({});
  const config = '{"minimumProrationAmount": {"amount": "500", "currency": "usd"}}';
  const options = { id: 'waive_small_prorations', method: 'prorateItems', config, out, runs: 5 };
  expect((await fuzz(projectRoot(), options)).code).toBe(0);
});

test.each<[Partial<FuzzOptions>, string]>([
  [{ id: 'other' }, 'has no script "other"'],
  [{ id: 'waive_small_prorations', method: 'prorate' }, 'has no method "prorate"; it has prorate_items'],
  [{ id: 'waive_small_prorations', config: '{' }, '--config is no JSON'],
  [{ id: 'waive_small_prorations', config: '{"minimum": 5}' }, '--config: '],
])('%o is an error at once', async (options, message) => {
  const { code, out, errors } = await fuzz(projectRoot(), options);
  expect([code, out, errors]).toEqual([1, '', expect.stringContaining(message)]);
});

test('a configuration for a script that has none is an error too', async () => {
  const { code, errors } = await fuzz(changing('null'), { config: '{}' });
  expect([code, errors]).toEqual([
    1,
    expect.stringContaining('rule has no configuration: leave out --config'),
  ]);
});
