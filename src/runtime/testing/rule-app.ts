/** For tests and soaks: the text of an app of one proration script. */

export const SCRIPT = 'extensions/rule/src/index.ts';

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
