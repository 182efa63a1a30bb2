/** The app's extensions with their state, as the console lists them. */
import { EXTENSION_POINTS, extensionPoint } from '../../contract/extension-points/index.ts';
import type { ExtensionPointWire, ExtensionState, ExtensionWire } from '../../contract/wire/platform.ts';
import type { Database } from '../../store/index.ts';
import { readActiveScripts, type ActiveScripts } from '../billing/snapshot.ts';
import { now } from '../clock/clock.ts';
import type { InstalledExtension, Platform, Scope } from '../platform.ts';
import { savedConfiguration } from './activation.ts';
import { scriptConfiguration } from './configuration.ts';
import { countRuns, latestRun } from './runs.ts';

export async function extensionWires(platform: Platform, scope: Scope): Promise<ExtensionWire[]> {
  const at = await now(platform, scope);
  const wires: ExtensionWire[] = [];
  const { db } = platform.store;
  const deciding = await readActiveScripts(db, scope);
  for (const extension of platform.extensions)
    wires.push(await extensionWire(db, scope, extension, at, deciding));
  return wires;
}

export async function extensionWire(
  db: Database,
  scope: Scope,
  extension: InstalledExtension,
  at: number,
  deciding: ActiveScripts,
): Promise<ExtensionWire> {
  const row = deciding.get(extension.extensionPoint);
  const active = row?.extension === extension.id ? row : null;
  const configuration = active?.configuration ?? (await savedConfiguration(db, scope, extension.id));
  const last = await latestRun(db, scope, extension.id);
  // A failure of another script text or configuration says nothing of the present ones.
  const failing =
    last?.verdict === 'failed' &&
    last.sourceHash === extension.bundle.sourceHash &&
    last.configurationHash === active?.configurationHash;
  return {
    object: 'platform.extension',
    id: extension.id,
    name: extension.name,
    description: extension.description,
    extension_point: extension.extensionPoint,
    activated_by: extensionPoint(extension.extensionPoint)?.activatedBy ?? null,
    version: extension.version,
    source_hash: extension.bundle.sourceHash,
    app: extension.app,
    active: active !== null,
    state: stateOf(extension, active !== null, configuration, failing),
    configuration,
    configuration_schema: extension.configurationSchema,
    configuration_ui: extension.configurationUi,
    last_24_hours: await countRuns(db, scope, extension.id, at),
    last_run: last && { id: last.id, at: last.at, problem: last.problem },
  };
}

function stateOf(
  extension: InstalledExtension,
  active: boolean,
  configuration: ExtensionWire['configuration'],
  failing: boolean,
): ExtensionState {
  if (active) return failing ? 'failing' : 'active';
  return scriptConfiguration(extension, configuration ?? {}).ok ? 'off' : 'needs_setup';
}

/** Those that decide for the whole account; coupons bring their own scripts. */
export async function extensionPointWires(db: Database, scope: Scope): Promise<ExtensionPointWire[]> {
  const wires: ExtensionPointWire[] = [];
  const deciding = await readActiveScripts(db, scope);
  for (const point of EXTENSION_POINTS) {
    if (point.activatedBy !== 'account' || point.defaultBehavior === null) continue;
    wires.push({
      id: point.id,
      name: point.name,
      default_behavior: point.defaultBehavior,
      description: point.description,
      active_extension: deciding.get(point.id)?.extension ?? null,
      simulated: point.simulated,
    });
  }
  return wires;
}
