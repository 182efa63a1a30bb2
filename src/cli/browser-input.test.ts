// What people type and press by mistake, and without a mouse.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openContext, openPage, type Watched } from './testing/browser.ts';
import { dashboardOn, eventually, tabTo, type Dashboard } from './testing/dashboard.ts';
import { served, type Served } from './testing/served.ts';

let server: Served;
let browser: Browser;
let watched: Watched;
let on: Dashboard;

beforeAll(async () => {
  [server, browser] = await Promise.all([served(), launchBrowser()]);
  // The browser notes every refused request on its console; that the screen says it too is what these tests are for.
  watched = await openPage(await openContext(browser), [/status of 400/]);
  on = dashboardOn(watched.page);
  await watched.page.goto(server.origin);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(() => expect(watched.problems).toEqual([]));

const WAIVE = 'Waive small prorations';

test('quantities and days that cannot be are named beside their field, and nothing can be applied', async () => {
  await on.openSubscription('Noah Bennett');
  await on.answer();
  const apply = on.drawer.getByRole('button', { name: /^Apply/ });
  const quantity = on.drawer.getByLabel('Quantity');
  for (const typed of ['-1', '1.5', '9999999999']) {
    await quantity.fill(typed);
    await eventually(on.drawer.getByRole('alert'), 'Enter a whole number');
    expect(await apply.count()).toBe(0);
  }
  await quantity.fill('1');
  await on.answer();

  await on.drawer.getByLabel('When').selectOption({ label: 'As of another day' });
  const day = on.drawer.getByLabel('Day', { exact: true });
  for (const outside of ['2026-11-18', '2026-12-25', '']) {
    await day.fill(outside);
    await eventually(on.drawer.getByRole('alert'), 'Choose a day from Nov 19');
    expect(await apply.count()).toBe(0);
  }
  await on.drawer.getByLabel('When').selectOption({ index: 0 });
  await on.answer();
});

test('a quantity too large for an amount is refused in words, not shown as a wrong number', async () => {
  await on.drawer.getByLabel('Quantity').fill('999999999');
  await eventually(
    on.drawer.getByRole('region', { name: 'Preview a change' }),
    /Not accepted|too large|at most/,
  );
  expect(await on.drawer.getByRole('button', { name: /^Apply/ }).count()).toBe(0);
});

test('a quantity of 0 credits the rest of the period and charges nothing', async () => {
  await on.drawer.getByLabel('Quantity').fill('0');
  // 705.3 of 720 hours of 25.00 are left: 24.4896.
  await on.drawer.getByRole('button', { name: 'Apply: credit $24.49 now' }).waitFor();
  await on.drawer.getByLabel('Quantity').fill('1');
});

test('pressed twice, Apply bills once', async () => {
  await on.drawer.getByLabel('New price').selectOption({ label: 'Scale · $99.00 / month' });
  // 705.3 of 720 hours are left: 24.4896 back, 96.9788 charged.
  const apply = on.drawer.getByRole('button', { name: 'Apply: charge $72.49 now' });
  await apply.waitFor();
  await on.answer();
  await apply.dblclick();
  await eventually(on.drawer, '✓ $72.49 was invoiced. It matches the preview.');
  const invoices = on.main.getByRole('region', { name: 'Invoices' });
  await eventually(invoices, '$72.49');
  // The first month, and this change once.
  expect(await invoices.getByRole('link').count()).toBe(2);
});

test('without a mouse: preview, activate, preview again, apply, and read the invoice', async () => {
  const { page, drawer, main } = on;
  const press = (key: string) => page.keyboard.press(key);
  await page.goto(server.origin);
  await tabTo(page, main.getByRole('link', { name: 'Alex Miles' }));
  await press('Enter');
  const price = drawer.getByLabel('New price');
  await tabTo(page, price);
  // Scale is dearer than Pro and stands below it.
  await press('ArrowDown');
  await drawer.getByRole('button', { name: 'Apply: charge $73.64 now' }).waitFor();
  await press('ArrowUp');
  await drawer.getByRole('heading', { name: '$1.99' }).waitFor();

  await tabTo(page, drawer.getByRole('button', { name: `Open ${WAIVE}` }));
  await press('Enter');
  await tabTo(page, drawer.getByLabel('Minimum proration amount'));
  await page.keyboard.type('5');
  await tabTo(page, drawer.getByRole('button', { name: 'Review and activate' }));
  await press('Enter');
  await tabTo(page, drawer.getByRole('button', { name: 'Activate in test mode' }));
  await press('Enter');
  await drawer.getByRole('button', { name: 'Deactivate in test mode' }).waitFor();
  await press('Escape');
  expect(await on.answer()).toBe('$0.00');

  await tabTo(page, drawer.getByRole('button', { name: 'Apply: charge $0.00 now' }));
  await press('Enter');
  await eventually(drawer, 'It matches the preview.');
  await tabTo(page, drawer.getByRole('link', { name: /^Invoice / }));
  await press('Enter');
  await eventually(main.getByRole('row', { name: /^Total/ }), '$0.00');
});

test('an amount that is none is refused beside its field, and nothing is saved or activated', async () => {
  await on.goTo('Subscriptions');
  await on.drawer.getByRole('button', { name: WAIVE }).click();
  const dialog = on.drawer.getByRole('dialog', { name: WAIVE });
  const amount = dialog.getByLabel('Minimum proration amount');
  for (const [typed, said] of [
    ['-5', /0|negative/],
    ['five', 'Enter an amount in digits.'],
    ['', 'Fill this in.'],
    ['1.999', 'This currency has 2 decimals.'],
  ] as const) {
    await amount.fill(typed);
    await dialog.getByRole('button', { name: 'Review changes' }).click();
    await eventually(dialog.getByRole('alert'), said);
  }
  await amount.fill('7.5');
  await expect.poll(() => dialog.getByRole('alert').count()).toBe(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await on.drawer.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await eventually(on.drawer, 'No charge below $5.00');
});

test('seats that the script does not see are multiplied out, and warned of above the amount', async () => {
  await on.openSubscription('Ibrahim Yusuf');
  await on.answer();
  await on.drawer.getByLabel('Quantity').fill('7');
  // 497.2167 of 720 hours are left: 17.2645 back, 7 × 18.6456 = 130.5194 charged; for one unit the script saw 1.38.
  const warning = on.drawer.getByRole('alert');
  await eventually(warning, 'the script does not see the quantity');
  await eventually(warning, /real charge of \$113\.26, .*above the \$5\.00 .*saw a charge of \$1\.38/);
});
