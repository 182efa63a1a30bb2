import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../contract/json.ts';
import type { PreviewWire, RunWire } from '../../../contract/wire/platform.ts';
import { projectRoot } from '../../../runtime/project-root.ts';
import { proratableItem } from '../../../runtime/testing/proratable-items.ts';
import { SCRIPT, scriptWith, temporaryApp } from '../../../runtime/testing/temporary-app.ts';
import { Kept } from './testing/kept.ts';
import { alex, localPlatform } from '../../testing/local-platform.ts';
import { replayRuns } from './index.ts';

const credit = proratableItem('credit', { type: 'credit', currentProrationFactor: '-0.5' });
const { servicePeriod } = credit;

/** Expects the credit as it is by default. */
const run: JsonObject = {
  script: 'rule',
  method: 'prorate_items',
  request: { items: [credit] },
  result: { items: [{ key: 'credit', prorationFactor: '-0.50', lineItemPeriod: servicePeriod! }] },
};

const SAME = scriptWith('return same(request);');
const WAIVED = scriptWith(
  'const { items } = same(request); return { items: items.map((i: any) => ({ ...i, prorationFactor: Decimal.zero })) };',
);

/** @param files by name below `runs`, beside the script */
function app(script: string, files: Readonly<Record<string, Json>>): string {
  const folder = temporaryApp({
    [SCRIPT]: script,
    ...Object.fromEntries(
      Object.entries(files).map(([name, value]) => [`runs/${name}`, JSON.stringify(value, null, 2)]),
    ),
  });
  return folder;
}

async function replay(
  appRoot: string,
  paths: readonly string[],
  more: { update?: boolean; json?: boolean } = {},
) {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const code = await replayRuns({
    paths: paths.map((path) => join(appRoot, path)),
    appRoot,
    ...more,
    stdout,
    stderr,
  });
  return { code, out: stdout.text, errors: stderr.text };
}

test('a run that comes out as recorded is as expected, however its decimals are spelled', async () => {
  const { code, out } = await replay(app(SAME, { 'a.run.json': run }), ['runs/a.run.json']);
  expect([code, out]).toEqual([0, expect.stringContaining('1 run: 1 as expected')]);
});

test('what differs is told by item and number, and that the script is another one', async () => {
  const recorded = { ...run, script: { id: 'rule', version: '0.9.0', source_hash: 'f'.repeat(64) } };
  const { code, out } = await replay(app(WAIVED, { 'a.run.json': recorded }), ['runs']);
  expect(code).toBe(1);
  expect(out).toContain('item "credit": prorationFactor was −0.5, is 0\n');
  expect(out).toContain("the script's version was 0.9.0, is 1.0.0");
  expect(out).toContain("the script's code changed: source ffffffff then, ");
});

test('a problem that appeared, one that went, and one with another message', async () => {
  const threw = (message: string) => ({ ...run, result: null, problem: { code: 'script_threw', message } });
  const failing = app(scriptWith(`throw new Error('Boom');`), {
    'a.run.json': run,
    'b.run.json': threw('Crash'),
  });
  const { code, out } = await replay(failing, ['runs']);
  expect(code).toBe(1);
  expect(out).toContain('a problem appeared, script_threw: ');
  expect(out).toContain(`the problem's message was "Crash", is "`);
  const mended = await replay(app(SAME, { 'a.run.json': threw('Boom') }), ['runs']);
  expect(mended.out).toContain('the problem script_threw went; the answer is {"items":');
});

test('what a script prints is compared where it was recorded', async () => {
  const printing = app(scriptWith(`console.log('new words'); return same(request);`), {
    'a.run.json': { ...run, logs: ['old words'] },
    'b.run.json': run,
  });
  const { out } = await replay(printing, ['runs']);
  expect(out).toMatch(/it printed \["old words"\], now \[".*new words"\]/);
  expect(out).toContain('2 runs: 1 as expected, 1 not as expected');
});

test('files, folders and patterns; a run of another app, one that is no run and one that is not there do not stop the others', async () => {
  const mixed = app(SAME, {
    'deep/a.run.json': run,
    'b.run.json': { ...run, script: 'other' },
    'c.run.json': { ...run, request: undefined as unknown as Json },
    'notes.json': 5,
  });
  const all = await replay(mixed, ['runs', 'nowhere.run.json']);
  expect(all.code).toBe(1);
  expect(all.out).toContain('has no script "other"; it has rule');
  expect(all.out).toContain('request is missing.');
  expect(all.out).toContain('there is no run file here');
  expect(all.out).toContain('4 runs: 1 as expected, 3 could not be replayed');
  const one = await replay(mixed, ['runs/**/a.run.json'], { json: true });
  expect(one.code).toBe(0);
  expect(JSON.parse(one.out)).toMatchObject({
    runs: [{ script: 'rule', method: 'prorate_items', state: 'same', differences: [] }],
    failed: 0,
  });
});

test("--update writes today's answer into the file, in a list only into the run that differs", async () => {
  const folder = app(WAIVED, {
    'a.run.json': [
      { ...run, result: { items: [] } },
      { ...run, description: 'mine' },
    ],
  });
  const first = await replay(folder, ['runs'], { update: true });
  expect([first.code, first.out]).toEqual([
    0,
    expect.stringContaining("today's answer was written into the file"),
  ]);
  const written = JSON.parse(readFileSync(join(folder, 'runs/a.run.json'), 'utf8')) as JsonObject[];
  expect(written[1]).toEqual({
    ...run,
    description: 'mine',
    result: { items: [{ key: 'credit', prorationFactor: '0', lineItemPeriod: servicePeriod }] },
  });
  expect((await replay(folder, ['runs'])).out).toContain('2 runs: 2 as expected');
});

test('a run that expects nothing is no success until its answer is recorded', async () => {
  const { result: _, ...open } = run;
  const folder = app(SAME, { 'a.run.json': open });
  expect((await replay(folder, ['runs'])).out).toContain('record what comes out today with --update');
  expect((await replay(folder, ['runs'], { update: true })).code).toBe(0);
  expect((await replay(folder, ['runs'])).code).toBe(0);
});

test('a recorded configuration that the schema of today refuses is a problem that appeared', async () => {
  const folder = projectRoot();
  const file = join(app(SAME, {}), 'a.run.json');
  const recorded = { ...run, script: 'waive_small_prorations', configuration: { minimum: 5 } };
  writeFileSync(file, JSON.stringify(recorded));
  const [stdout, stderr] = [new Kept(), new Kept()];
  expect(await replayRuns({ paths: [file], appRoot: folder, stdout, stderr })).toBe(1);
  expect(stdout.text).toContain('a problem appeared, config_invalid: ');
});

test('a run of the local platform, saved as its API gives it, is replayed with the same answer', async () => {
  const local = await localPlatform();
  try {
    await local.call('POST', '/platform/extensions/waive_small_prorations/activate', {
      configuration: { minimum_proration_amount: { amount: '500', currency: 'usd' } },
    });
    const { subscription, item, pro } = await alex(local);
    const preview = await local.call<PreviewWire>('POST', '/platform/previews', {
      subscription: subscription.id,
      items: [{ id: item, price: pro }],
      proration_behavior: 'always_invoice',
    });
    const recorded = await local.call<RunWire>('GET', `/platform/runs/${preview.run!.id}`);
    const page = await local.call<JsonObject>('GET', '/platform/runs');
    expect(recorded.result).not.toBeNull();
    const files = app(SAME, { 'a.run.json': recorded as unknown as Json, 'page.run.json': page as Json });
    const [stdout, stderr] = [new Kept(), new Kept()];
    const code = await replayRuns({ paths: [join(files, 'runs')], appRoot: projectRoot(), stdout, stderr });
    expect([code, stdout.text]).toEqual([0, expect.stringContaining(preview.run!.id)]);
  } finally {
    await local.close();
  }
});
