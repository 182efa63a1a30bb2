/** What is active, seen and changed from the terminal. */
import type { JsonObject } from '../contract/json.ts';
import type { ClockWire, ExtensionListWire, ExtensionWire } from '../contract/wire/platform.ts';
import { callPlatform, CommandFailed } from './client.ts';

interface Output {
  json?: boolean;
}

/** One extension as `--json` prints it. */
interface Row {
  id: string;
  name: string;
  point: string;
  version: string;
  active: boolean;
  config: JsonObject | null;
}

export async function listExtensions({ json }: Output): Promise<void> {
  const rows = (await callPlatform<ExtensionListWire>('GET', '/platform/extensions')).data.map(rowOf);
  print(json, rows, () => (rows.length === 0 ? ['The app has no extensions.'] : rows.map(line)));
}

export async function activate(id: string, { config, json }: Output & { config?: string }): Promise<void> {
  const configuration = config === undefined ? undefined : parseConfiguration(config);
  const row = rowOf(
    await callPlatform<ExtensionWire>('POST', `/platform/extensions/${encodeURIComponent(id)}/activate`, {
      configuration,
    }),
  );
  print(json, row, () => [
    `${row.name} is active for ${row.point} from the next billing operation on.`,
    line(row),
  ]);
}

export async function deactivate(id: string, { json }: Output): Promise<void> {
  const row = rowOf(
    await callPlatform<ExtensionWire>(
      'POST',
      `/platform/extensions/${encodeURIComponent(id)}/deactivate`,
      {},
    ),
  );
  print(json, row, () => [
    `${row.name} is off: the default applies from the next change. Past invoices stay as they are.`,
  ]);
}

export async function reset({ json }: Output): Promise<void> {
  const clock = await callPlatform<ClockWire>('POST', '/platform/reset', {});
  print(json, clock, () => [
    `The sample company is as new; its clock stands at ${new Date(clock.now * 1000).toISOString()}.`,
  ]);
}

function parseConfiguration(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailed(
      `--config is not valid JSON (${(error as Error).message}). Nothing was changed. Example: ` +
        `'{"minimum_proration_amount": {"amount": "500", "currency": "usd"}}'`,
    );
  }
}

function rowOf(wire: ExtensionWire): Row {
  return {
    id: wire.id,
    name: wire.name,
    point: wire.extension_point,
    version: wire.version,
    active: wire.active,
    config: wire.configuration,
  };
}

function line({ id, point, version, active, config }: Row): string {
  return `${active ? '●' : '○'} ${id}  ${version}  ${point}  ${active ? 'active' : 'off'}${config === null ? '' : `  ${JSON.stringify(config)}`}`;
}

function print(json: boolean | undefined, value: unknown, lines: () => string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${lines().join('\n')}\n`);
}
