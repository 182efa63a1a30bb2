/** Which extension decides at an extension point: saved configurations, the switch, and its append-only history. */
import { desc, eq } from 'drizzle-orm';
import { extensionPoint } from '../../contract/extension-points/index.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Problem } from '../../contract/problem.ts';
import { configurationHash } from '../../runtime/configuration/hash.ts';
import type { ActivationWire } from '../../contract/wire/platform.ts';
import { schema, type Database } from '../../store/index.ts';
import { ApiError, invalid, missing, notSimulated } from '../api/errors.ts';
import { readActive, type ActiveRow } from '../billing/snapshot.ts';
import { now } from '../clock/clock.ts';
import type { InstalledExtension, Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { scriptConfiguration } from './configuration.ts';

type Side = NonNullable<typeof schema.activations.$inferInsert.before>;

export function installedExtension(platform: Platform, id: string): InstalledExtension {
  const extension = platform.extensions.find((each) => each.id === id);
  if (extension === undefined) throw missing('extension', id);
  return extension;
}

/** Saves; an active extension uses it from the next billing operation. */
export async function saveConfiguration(
  platform: Platform,
  scope: Scope,
  id: string,
  wire: unknown,
  by: string,
): Promise<void> {
  const extension = installedExtension(platform, id);
  const configuration = checked(extension, wire);
  const at = await now(platform, scope);
  await platform.store.db.transaction(async (tx) => {
    await save(tx, scope, id, configuration, at);
    const active = await readActive(tx, scope, extension.extensionPoint);
    if (active?.extension === id) await switchTo(platform, tx, scope, extension, configuration, at, by);
  });
}

/** Replaces whatever decided at the point before. Without a configuration the saved one is used. */
export async function activate(
  platform: Platform,
  scope: Scope,
  id: string,
  wire: unknown,
  by: string,
): Promise<void> {
  const extension = installedExtension(platform, id);
  refuseElsewhere(extension);
  const at = await now(platform, scope);
  await platform.store.db.transaction(async (tx) => {
    const configuration = checked(extension, wire ?? (await savedConfiguration(tx, scope, id)) ?? {});
    await save(tx, scope, id, configuration, at);
    await switchTo(platform, tx, scope, extension, configuration, at, by);
  });
}

/** Only what decides for the whole account, and what billing here heeds, can be switched on. */
function refuseElsewhere({ id, extensionPoint: at }: InstalledExtension): void {
  const point = extensionPoint(at);
  if (point && point.activatedBy !== 'account') {
    throw invalid(
      'id',
      `${id} cannot be activated: ${point.name.toLowerCase()} is not decided for the whole account. ` +
        `${BROUGHT_BY[point.activatedBy]} Nothing was changed.`,
    );
  }
  if (point?.simulated !== true) throw notSimulated(`the extension point ${at}`);
}

const BROUGHT_BY = {
  coupon: 'It is used by each coupon that names it.',
  workflow: 'It is used by each step of a workflow that was added of it.',
};

/** Back to the default at the extension's point; the configuration stays saved. A second time changes nothing. */
export async function deactivate(platform: Platform, scope: Scope, id: string, by: string): Promise<void> {
  const { extensionPoint: point } = installedExtension(platform, id);
  const at = await now(platform, scope);
  await platform.store.db.transaction(async (tx) => {
    const active = await readActive(tx, scope, point);
    if (active?.extension !== id) return;
    const table = schema.activeExtensions;
    await append(platform, tx, scope, { at, by, extensionPoint: point, before: sideOf(active), after: null });
    await tx.delete(table).where(within(table, scope, eq(table.extensionPoint, point)));
  });
}

async function switchTo(
  platform: Platform,
  tx: Database,
  scope: Scope,
  extension: InstalledExtension,
  configuration: JsonObject,
  at: number,
  by: string,
): Promise<void> {
  const before = await readActive(tx, scope, extension.extensionPoint);
  const after: Side = { extension: extension.id, version: extension.version, configuration };
  const hash = configurationHash(configuration);
  // The same again is no event: a second press of the button leaves one entry, and plans made since stay good.
  if (
    before?.extension === extension.id &&
    before.version === extension.version &&
    before.configurationHash === hash
  )
    return;
  const activation = await append(platform, tx, scope, {
    at,
    by,
    extensionPoint: extension.extensionPoint,
    before: before && sideOf(before),
    after,
  });
  const row = {
    ...scope,
    extensionPoint: extension.extensionPoint,
    activation,
    app: extension.app.id,
    ...after,
    configurationHash: hash,
  };
  const table = schema.activeExtensions;
  await tx
    .insert(table)
    .values(row)
    .onConflictDoUpdate({ target: [table.accountId, table.livemode, table.extensionPoint], set: row });
}

async function append(
  platform: Platform,
  tx: Database,
  scope: Scope,
  entry: { at: number; by: string; extensionPoint: string; before: Side | null; after: Side | null },
): Promise<string> {
  const id = platform.newId('act');
  await tx.insert(schema.activations).values({ ...scope, id, ...entry });
  return id;
}

function sideOf({ extension, version, configuration }: ActiveRow): Side {
  return { extension, version, configuration };
}

function checked(extension: InstalledExtension, wire: unknown): JsonObject {
  if (typeof wire !== 'object' || wire === null || Array.isArray(wire))
    throw badConfiguration({
      code: 'config_invalid',
      message: 'The configuration must be an object of named values.',
    });
  const result = scriptConfiguration(extension, wire as JsonObject);
  if (!result.ok) throw badConfiguration(result.problem);
  return result.wire;
}

function badConfiguration({ message, path }: Problem): ApiError {
  const keys = path === undefined || path === '' ? [] : path.split('.');
  return new ApiError(400, `${message} Nothing was saved, and billing goes on as before.`, {
    code: 'config_invalid',
    param: `configuration${keys.map((key) => `[${key}]`).join('')}`,
  });
}

async function save(
  tx: Database,
  scope: Scope,
  extension: string,
  configuration: JsonObject,
  at: number,
): Promise<void> {
  const table = schema.configurations;
  const row = { ...scope, extension, configuration, savedAt: at };
  await tx
    .insert(table)
    .values(row)
    .onConflictDoUpdate({ target: [table.accountId, table.livemode, table.extension], set: row });
}

export async function savedConfiguration(
  db: Database,
  scope: Scope,
  extension: string,
): Promise<JsonObject | null> {
  const table = schema.configurations;
  const [row] = await db
    .select()
    .from(table)
    .where(within(table, scope, eq(table.extension, extension)));
  return row?.configuration ?? null;
}

export async function activationHistory(db: Database, scope: Scope): Promise<ActivationWire[]> {
  const { activations } = schema;
  const rows = await db
    .select()
    .from(activations)
    .where(within(activations, scope))
    .orderBy(desc(activations.position))
    .limit(100);
  return rows.map((row) => ({
    object: 'platform.activation',
    id: row.id,
    at: row.at,
    by: row.by,
    extension_point: row.extensionPoint,
    before: row.before ?? null,
    after: row.after ?? null,
  }));
}
