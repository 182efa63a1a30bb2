/** An app for tests whose three scripts fail: one throws, one never ends, one answers what billing cannot use. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { InstalledExtension } from '../../platform/platform.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { installApp } from '../installed.ts';

const SCRIPTS = {
  throws: `throw new Error('The tariff table is empty.');`,
  never_ends: `for (;;) {}`,
  answers_wrongly: `return { items: 'none' };`,
} as const;

/** Installs it like any app; its folder is gone afterwards. */
export async function failingExtensions(): Promise<InstalledExtension[]> {
  const [root, app] = [projectRoot(), mkdtempSync(join(tmpdir(), 'failing-app-'))];
  try {
    const manifest = parse(readFileSync(join(root, 'stripe-app.yaml'), 'utf8'));
    const [template] = manifest.extensions;
    manifest.extensions = Object.entries(SCRIPTS).map(([id, body]) => {
      const file = join(app, 'extensions', id, 'index.ts');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `export default class { prorateItems(): unknown { ${body} } }\n`);
      const script = { ...template.script, content: `extensions/${id}/index.ts` };
      return { ...template, id, name: id, script };
    });
    cpSync(
      join(root, 'extensions/waive_small_prorations/generated'),
      join(app, 'extensions/waive_small_prorations/generated'),
      {
        recursive: true,
      },
    );
    writeFileSync(join(app, 'stripe-app.yaml'), stringify(manifest));
    return (await installApp(app)).extensions;
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}
