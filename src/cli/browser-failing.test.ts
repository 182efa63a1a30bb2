// A script that throws, never ends or answers wrongly: billing keeps its default amounts, and the screens say so and why.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { launchBrowser, openContext, openPage, type Watched } from './testing/browser.ts';
import { dashboardOn, eventually, type Dashboard } from './testing/dashboard.ts';
import { failingExtensions } from './testing/failing-app.ts';
import { served, type Served } from './testing/served.ts';

let server: Served;
let browser: Browser;
let watched: Watched;
let on: Dashboard;

beforeAll(async () => {
  // Scripts that never end are waited for.
  vi.stubEnv('SCRIPT_LIMITS', '{"timeMs": 1500}');
  [server, browser] = await Promise.all([failingExtensions().then(served), launchBrowser()]);
  watched = await openPage(await openContext(browser));
  on = dashboardOn(watched.page);
  await watched.page.goto(server.origin);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => expect(watched.problems).toEqual([]));

// From Starter (25.00) to Pro (27.00) at Nov 20, 12:42 PM, by the share of the period that is left: Alex 716.5 of 720 hours,
// Noah 705.3 of 720 (24.4896 and 26.4488), Ibrahim 497.2167 of 720 (17.2645 and 18.6456).
test.each([
  { script: 'throws', customer: 'Alex Miles', amount: '$1.99', why: 'The tariff table is empty' },
  { script: 'never_ends', customer: 'Noah Bennett', amount: '$1.96', why: /time|ms|second/ },
  { script: 'answers_wrongly', customer: 'Ibrahim Yusuf', amount: '$1.39', why: /items/ },
])(
  '6. $script: $customer is billed the default $amount, and it says why',
  async ({ script, customer, amount, why }) => {
    await activate(script);
    await on.openSubscription(customer);
    expect(await on.answer()).toBe(amount);
    await eventually(on.drawer, `${script} failed`);
    await eventually(on.drawer, why);
    await eventually(on.drawer, 'The script failed. The default amounts stand.');
    expect((await on.lines()).at(-1)).toBe(`Net ${amount} failed`);

    await on.drawer.getByRole('button', { name: 'Open the run' }).click();
    await eventually(on.drawer.getByRole('dialog', { name: 'Script run' }), why);
    await on.drawer.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

    await on.drawer.getByRole('button', { name: `Apply: charge ${amount} now` }).click();
    await eventually(on.drawer, `✓ ${amount} was invoiced. It matches the preview.`);
    await on.drawer.getByRole('link', { name: /^Invoice / }).click();
    await eventually(on.main.getByRole('row', { name: /^Total/ }), amount);
    const runs = on.main.getByRole('region', { name: 'Script runs' });
    await eventually(runs, 'Failed');
    await runs.getByRole('link').first().click();
    const problem = on.main.getByRole('group', { name: 'Problem' });
    await eventually(problem, why);
    await eventually(problem, 'default');
  },
);

test('6. the list says which script fails, and offers to open it', async () => {
  await on.goTo('Customizations');
  await eventually(on.drawer, /answers_wrongly fails .*default amounts stand/i);
  await eventually(on.main.getByRole('row', { name: /^Prorations/ }), 'failed');
});

async function activate(script: string): Promise<void> {
  const response = await fetch(`${server.origin}/platform/extensions/${script}/activate`, {
    method: 'POST',
    headers: { Authorization: 'Bearer sk_test_of_a_test', 'Content-Type': 'application/json' },
    body: JSON.stringify({ configuration: { minimum_proration_amount: { amount: '500', currency: 'usd' } } }),
  });
  expect(response.status).toBe(200);
}
