/** `console screenshots`: the pictures under docs/images, taken of the real Dashboard on a fresh sample company. */
import { mkdir } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../runtime/project-root.ts';
import { launchBrowser, openContext, openPage } from './testing/browser.ts';
import { served } from './testing/served.ts';

const CONFIGURATION = { minimum_proration_amount: { amount: '500', currency: 'usd' } };

/** Name of the picture and the way to it, in this order: the second shows the run that the first made. */
const PICTURES: Readonly<Record<string, (page: Page, origin: string) => Promise<void>>> = {
  'subscription-preview': async (page, origin) => {
    await page.goto(origin);
    await page.getByRole('link', { name: 'Alex Miles' }).click();
    await page.getByText('Matches the invoice preview').waitFor();
  },
  'extension-list': async (page, origin) => {
    await page.goto(`${origin}/settings/billing/customizations`);
    await page.getByText(/now: Waive small prorations/).waitFor();
    await page.getByRole('region', { name: 'History' }).getByRole('row').nth(1).waitFor();
  },
};

export async function screenshots(): Promise<void> {
  const root = projectRoot();
  const folder = resolve(root, 'docs/images');
  await mkdir(folder, { recursive: true });
  const server = await served();
  const browser = await launchBrowser();
  try {
    await activate(server.origin);
    const { page, problems } = await openPage(await openContext(browser));
    for (const [name, show] of Object.entries(PICTURES)) {
      await show(page, server.origin);
      // Fonts and transitions: what is on its way must have come.
      await page.evaluate(() => document.fonts.ready);
      const path = resolve(folder, `${name}.png`);
      await page.screenshot({ path, animations: 'disabled' });
      process.stdout.write(`${relative(root, path)}\n`);
    }
    if (problems.length > 0)
      throw new Error(`The pages complained while the pictures were taken. ${problems.join('; ')}`);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function activate(origin: string): Promise<void> {
  const response = await fetch(`${origin}/platform/extensions/waive_small_prorations/activate`, {
    method: 'POST',
    headers: { Authorization: 'Bearer sk_test_of_pictures', 'Content-Type': 'application/json' },
    body: JSON.stringify({ configuration: CONFIGURATION }),
  });
  if (!response.ok) throw new Error(`The script could not be activated. ${await response.text()}`);
}
