/** For tests: what the fields of one configuration interface become. */
import { checkConfiguration, checkScriptConfiguration } from '../../../contract/configuration/check.ts';
import { shapeOfConfiguration } from '../../../contract/configuration/shape-of-schema.ts';
import type { Json, JsonObject } from '../../../contract/json.ts';
import { reviver } from '../../../contract/shapes/live.ts';
import { Decimal, isDecimal } from '../../../sdk/index.ts';
import { extensionOf, loadApp } from '../../app.ts';
import { SCRIPT, temporaryApp } from '../../testing/temporary-app.ts';
import { generateConfiguration } from '../generate.ts';
import type { GeneratedConfiguration } from '../generate.ts';

/** Fields begin on this line of the script; each line of `types` moves them down by one. */
export const FIRST_LINE = 6;

/** @param files beside the script, by path from the app's folder */
export function generated(
  fields: string,
  types = '',
  files: Readonly<Record<string, string>> = {},
): GeneratedConfiguration {
  const source = `import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import type { Currency, Decimal, MonetaryAmount, Percent, Ref, Timestamp } from '@stripe/extensibility-sdk/stdlib';
${types}
/** @displayName My rule */
export interface RuleConfig extends Record<string, unknown> {
${fields}
}
export default class Rule implements Billing.Prorations<RuleConfig> {
  prorateItems(request: Billing.Prorations.ProrateItemsInput, config: RuleConfig, context: Context): Billing.Prorations.ProrateItemsResult {
    return { items: [] };
  }
}
`;
  const root = temporaryApp({ [SCRIPT]: source, ...files });
  return generateConfiguration(root, extensionOf(loadApp(root), 'rule'));
}

/** The schema of the only field. */
export function fieldOf(fields: string, types = ''): Json {
  return Object.values(generated(fields, types).schema.properties as JsonObject)[0]!;
}

/** The lines of the refusal, without the last: nothing was generated. */
export function refusals(run: () => unknown): string[] {
  try {
    run();
  } catch (thrown) {
    const { message } = thrown as Error;
    return message.replace(/\s*Nothing was generated\.$/, '').split('\n');
  }
  throw new Error('nothing was refused');
}

/** Script form of a wire configuration, which has to come back to the same wire form. */
export function through(schema: JsonObject, wire: JsonObject): { script: JsonObject; live: unknown } {
  const checked = checkConfiguration(schema, wire);
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join(' '));
  const back = checkScriptConfiguration(schema, checked.script);
  if (!back.ok || JSON.stringify(back.wire) !== JSON.stringify(wire)) {
    throw new Error(`came back as ${JSON.stringify(back)}`);
  }
  const revive = reviver(shapeOfConfiguration(schema), { from: Decimal.from, is: isDecimal });
  return { script: checked.script, live: revive(structuredClone(checked.script)) };
}

/** What is said of a configuration that does not fit. */
export function complaint(schema: JsonObject, wire: Json): string {
  const checked = checkConfiguration(schema, wire);
  return checked.ok ? 'nothing' : checked.problems.map(({ message }) => message).join(' ');
}
