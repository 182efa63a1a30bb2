/** A real Chromium for tests, measurements and pictures, and pages that tell what went wrong on them. */
import { accessSync, constants } from 'node:fs';
import packed from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where Debian and its relatives put it; CHROMIUM_PATH goes first. */
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** No sandbox of its own (it runs as root in containers), and nothing that calls home. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The machine's own Chromium, or else the one that lies packed in a package of this project (Linux only, and it needs
 * libnss3 of the system).
 *
 * @throws when there is none, saying how to get one
 */
export async function chromiumPath(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = env.CHROMIUM_PATH;
  if (named) {
    if (runs(named)) return named;
    throw new Error(
      `CHROMIUM_PATH names ${named}, which is no program. Correct it, or unset it. Nothing was tested.`,
    );
  }
  const found = INSTALLED.find(runs);
  if (found !== undefined) return found;
  if (process.platform === 'linux' && process.arch === 'x64') return packed.executablePath();
  throw new Error(
    'No Chromium was found. Install it (Debian, Ubuntu: apt-get install chromium), or name one with CHROMIUM_PATH. Nothing was tested.',
  );
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: FLAGS, headless: true });
}

/** The size of the pictures; wide enough for page and drawer side by side. Times are shown as UTC. */
export function openContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', timezoneId: 'UTC' });
}

export interface Watched {
  page: Page;
  /** What the browser's console complained about and what the page threw, oldest first. */
  problems: string[];
}

/** @param expected complaints that belong to the test, such as the console's note on a refused request */
export async function openPage(context: BrowserContext, expected: RegExp[] = []): Promise<Watched> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  const note = (problem: string): void => {
    if (!expected.some((pattern) => pattern.test(problem))) problems.push(problem);
  };
  page.on('pageerror', (error) => note(`thrown: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) note(`${message.type()}: ${message.text()}`);
  });
  return { page, problems };
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
