// The main job as a billing manager does it: the real server, the real Dashboard in Chromium, the real script in its sandbox.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openContext, openPage, type Watched } from './testing/browser.ts';
import { dashboardOn, eventually, type Dashboard } from './testing/dashboard.ts';
import { served, type Served } from './testing/served.ts';

let server: Served;
let browser: Browser;
let watched: Watched;
let on: Dashboard;

beforeAll(async () => {
  [server, browser] = await Promise.all([served(), launchBrowser()]);
  watched = await openPage(await openContext(browser));
  on = dashboardOn(watched.page);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => expect(watched.problems).toEqual([]));

const WAIVE = 'Waive small prorations';
const PRO = 'Pro · $27.00 / month';

test('1. the Dashboard opens on the sample company, its frozen clock in the header', async () => {
  await watched.page.goto(server.origin);
  await on.clock.click();
  const menu = watched.page.getByRole('menu');
  await menu.waitFor();
  expect(await on.clock.getAttribute('aria-label')).toBe('Billing clock: Nov 20, 2026, 12:42 PM UTC, frozen');
  expect(await menu.getByRole('menuitem').allInnerTexts()).toEqual([
    'Advance 1 hour',
    'Advance 1 day',
    'Advance 1 month',
    'Advance to a date…',
    'Follow wall time',
  ]);
  await watched.page.keyboard.press('Escape');
});

test('2. the USD 27 price charges 1.99 by default: credit, debit, factor, service period and total', async () => {
  await on.openSubscription('Alex Miles');
  const price = on.drawer.getByLabel('New price');
  await price.selectOption({ label: 'Starter · $25.00 / month (current)' });
  await eventually(on.drawer, 'Choose another price or quantity');
  await price.selectOption({ label: PRO });
  // 716.5 of 720 hours are left: 25.00 → 24.8785, 27.00 → 26.8688, each rounded on its own.
  expect(await on.answer()).toBe('$1.99');
  const [, credit, debit, net] = await on.lines();
  expect(credit).toMatch(
    /^Credit unused Starter .*factor −0\.9951 .*Nov 20, 12:42 PM → Dec 20, 9:12 AM −\$24\.88$/,
  );
  expect(debit).toMatch(
    /^Charge remaining Pro .*factor 0\.9951 .*Nov 20, 12:42 PM → Dec 20, 9:12 AM \$26\.87$/,
  );
  expect(net).toBe('Net $1.99');
  await eventually(on.drawer, /29\.8 of 30 days left/);
});

test('3. the list shows extensions by point; the script takes its configuration and is activated', async () => {
  await on.goTo('Customizations');
  await eventually(on.drawer, /Prorations now: default .*Needs setup .*Customer balance application/);
  await on.drawer.getByRole('button', { name: WAIVE }).click();
  const dialog = on.drawer.getByRole('dialog', { name: WAIVE });
  await dialog.getByLabel('Minimum proration amount').fill('5.00');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await eventually(watched.page.getByRole('region', { name: 'Notifications' }), 'Configuration saved');
  await dialog.getByRole('button', { name: 'Review and activate' }).click();
  const review = on.drawer.getByRole('dialog', { name: `Activate ${WAIVE}` });
  await eventually(review, 'Every subscription of Hypernia, in test mode.');
  await review.getByRole('button', { name: 'Activate in test mode' }).click();
  await dialog.getByRole('button', { name: 'Deactivate in test mode' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await eventually(on.drawer, /now: Waive small prorations .*No charge below \$5\.00 .*Active/);
  await eventually(on.main.getByRole('row', { name: /^Prorations/ }), WAIVE);
});

test('4. previewed again, default 1.99 stands beside script 0.00, each line with its verdict and cause', async () => {
  await on.openSubscription('Alex Miles');
  expect(await on.answer()).toBe('$0.00');
  await eventually(on.drawer, '$1.99 less than default. 2 lines change.');
  const [head, credit, debit, net] = await on.lines();
  expect(head).toBe('Line Default Script');
  expect(credit).toMatch(
    /^Credit unused Starter .*factor −0\.9951 → 0 .*Changed · Credit waived by Waive small prorations \(minimum proration amount \$5\.00\)\. −\$24\.88 \$0\.00$/,
  );
  expect(debit).toMatch(
    /^Charge remaining Pro .*factor 0\.9951 → 0 .*Changed · Charge waived by Waive small prorations \(minimum proration amount \$5\.00\)\. \$26\.87 \$0\.00$/,
  );
  expect(net).toBe('Net $1.99 $0.00');
  await eventually(
    on.drawer,
    'Why: Waive small prorations (minimum proration amount $5.00) waives both prorations. By default they come to a charge of $1.99.',
  );
});

test('5. applied, the invoice is 0.00, matches the preview, and leads to the run that decided it', async () => {
  await on.drawer.getByRole('button', { name: 'Apply: charge $0.00 now' }).click();
  await eventually(on.drawer, /✓ \$0\.00 was invoiced\. It matches the preview\./);
  // The page behind the drawer follows.
  await on.main.getByRole('heading', { level: 1, name: 'Alex Miles on Pro' }).waitFor();
  await on.drawer.getByRole('link', { name: /^Invoice / }).click();
  await on.main.getByText('Subscription change').first().waitFor();
  await eventually(on.main.getByRole('row', { name: /^Total/ }), '$0.00');
  const run = on.main.getByRole('region', { name: 'Script runs' });
  await eventually(run, WAIVE);
  await run.getByRole('link').first().click();
  await on.main.getByRole('heading', { level: 1, name: WAIVE }).waitFor();
  await eventually(on.main, /Changed.*Input.*Output/);
});

test('5. Billing customizations shows the same state and changes it; the drawer follows', async () => {
  await on.goTo('Customizations');
  const prorations = on.main.getByRole('row', { name: /^Prorations/ });
  await eventually(prorations, WAIVE);
  await choose('Default', 'Return to default');
  await eventually(prorations, 'To the second Default');
  await eventually(on.drawer, 'Prorations now: default');
  await choose(WAIVE, `Activate ${WAIVE}`);
  await eventually(prorations, WAIVE);
  await eventually(on.drawer, `Prorations now: ${WAIVE}`);

  async function choose(what: string, verb: string): Promise<void> {
    await on.main.getByRole('button', { name: 'Change prorations' }).click();
    const dialog = watched.page.getByRole('dialog', { name: 'Prorations' });
    // The mark of a radio covers its input: the label is what people press.
    await dialog.getByText(what, { exact: true }).click();
    await dialog.getByRole('button', { name: 'Review change' }).click();
    await dialog.getByRole('button', { name: `${verb} for test mode` }).click();
    await dialog.waitFor({ state: 'hidden' });
  }
});

test('5. deactivated in the drawer, the page follows and the next preview is back to the default', async () => {
  await on.drawer.getByRole('button', { name: WAIVE }).click();
  const dialog = on.drawer.getByRole('dialog', { name: WAIVE });
  await dialog.getByRole('button', { name: 'Deactivate in test mode' }).click();
  await dialog.getByRole('button', { name: 'Review and activate' }).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await eventually(on.main.getByRole('row', { name: /^Prorations/ }), 'To the second Default');
  await on.openSubscription('Noah Bennett');
  // 705.3 of 720 hours are left: 25.00 → 24.4896, 27.00 → 26.4488.
  expect(await on.answer()).toBe('$1.96');
  expect((await on.lines()).at(-1)).toBe('Net $1.96');
});

test('the clock moves from the header, and with it the open preview', async () => {
  await on.clock.click();
  await watched.page.getByRole('menuitem', { name: 'Advance 1 day' }).click();
  await eventually(on.clock, 'Nov 21, 2026, 12:42 PM');
  // 681.3 of 720 hours are left: 25.00 → 23.6563, 27.00 → 25.5488.
  await on.drawer.getByRole('heading', { name: '$1.89' }).waitFor();
  expect(await on.answer()).toBe('$1.89');
});

test('after a restart on the same data the clock and the previews say the same', async () => {
  await watched.page.goto('about:blank');
  await server.restart();
  await watched.page.goto(server.origin);
  await eventually(on.clock, 'Nov 21, 2026, 12:42 PM');
  await on.openSubscription('Noah Bennett');
  expect(await on.answer()).toBe('$1.89');
  await on.openSubscription('Alex Miles');
  await on.main.getByRole('heading', { level: 1, name: 'Alex Miles on Pro' }).waitFor();
});

test('the clock can follow wall time and be frozen again', async () => {
  await on.clock.click();
  await watched.page.getByRole('menuitem', { name: 'Follow wall time' }).click();
  await eventually(on.clock, 'Following');
  await on.clock.click();
  await watched.page.getByRole('menuitem', { name: 'Freeze here' }).click();
  await eventually(on.clock, 'Frozen');
});
