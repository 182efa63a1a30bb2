/** For tests: an app of one proration script in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const SCRIPT = 'extensions/rule/src/index.ts';

/** @param files by path from the app's folder. The folder goes when the test is over. */
export function temporaryApp(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'console-app-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries({ 'stripe-app.yaml': manifest(), ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

export function manifest(extra = ''): string {
  return `id: com.example.rules
name: Rules
version: 1.0.0
extensions:
  - id: rule
    name: Rule
    interface_id: billing.prorations
    version: 1.0.0
    permissions: []
    script: { type: typescript, content: ${SCRIPT} }
    methods:
      prorate_items: { implementation_type: script }
${extra}`;
}

/** A script whose method has this body; `request`, `config`, `context`, `Decimal` and `same` are in reach. */
export function scriptWith(body: string, before = ''): string {
  return `import { Decimal } from '@stripe/extensibility-sdk/stdlib';
${before}
const same = (request: any) => ({
  items: request.items.map((item: any) => ({
    key: item.key, prorationFactor: item.currentProrationFactor, lineItemPeriod: item.servicePeriod,
  })),
});
void same; void Decimal;
export default class Rule {
  prorateItems(request: any, config: any, context: any): any {
    ${body}
  }
}
`;
}
