/** The local Dashboard as a person finds their way in it: by roles and names. */
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

/** Long enough for any machine; polling ends at once when the screen says it. */
export const PATIENCE = { timeout: 60_000, interval: 40 };

export interface Dashboard {
  page: Page;
  drawer: Locator;
  main: Locator;
  clock: Locator;
  goTo(link: 'Subscriptions' | 'Invoices' | 'Customizations' | 'Script runs'): Promise<void>;
  openSubscription(customer: string): Promise<void>;
  /** The large amount in the drawer, once the API's own preview agrees to the cent. */
  answer(): Promise<string>;
  /** The drawer's table, each row as one text; headers and sum included. */
  lines(): Promise<string[]>;
}

export function dashboardOn(page: Page): Dashboard {
  const drawer = page.getByRole('complementary', { name: 'Extension Console' });
  const main = page.getByRole('main');
  const goTo: Dashboard['goTo'] = (link) =>
    page.getByRole('navigation', { name: 'Dashboard' }).getByRole('link', { name: link }).click();
  return {
    page,
    drawer,
    main,
    clock: page.getByRole('button', { name: /^Billing clock/ }),
    goTo,
    openSubscription: async (customer) => {
      await goTo('Subscriptions');
      await main.getByRole('link', { name: customer, exact: true }).click();
      await main.getByRole('heading', { level: 1, name: customer }).waitFor();
    },
    answer: async () => {
      await drawer.getByText('Matches the invoice preview of the API to the cent').waitFor();
      return drawer.getByRole('heading', { name: /\d/ }).innerText();
    },
    lines: async () => (await drawer.getByRole('row').allInnerTexts()).map(oneLine),
  };
}

/** Waits until the text of what is found contains or matches the given one. */
export async function eventually(found: Locator, text: string | RegExp): Promise<void> {
  const said = async (): Promise<string> => oneLine((await found.allInnerTexts()).join(' '));
  if (typeof text === 'string') await expect.poll(said, PATIENCE).toContain(text);
  else await expect.poll(said, PATIENCE).toMatch(text);
}

/** Presses Tab until the named control has the focus, as someone without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let pressed = 0; pressed < 150; pressed++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`No number of presses on Tab leads to ${target}.`);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
