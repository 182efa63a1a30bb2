/** Decides what `script new` writes, or why it writes nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTENSION_POINTS, extensionPoint } from '../../../contract/extension-points/index.ts';
import type { ExtensionPoint, ImplementationType } from '../../../contract/extension-points/index.ts';
import { parseManifest } from '../../../contract/manifest.ts';
import { ConsoleError } from '../../../contract/problem.ts';
import { MANIFEST_FILE } from '../../../runtime/app.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import { appFiles, notEmpty } from './app-files.ts';
import { remoteFunctionFiles, scriptFiles } from './extension-files.ts';
import { withExtension } from './manifest-entry.ts';
import { namesOf, wrongId } from './names.ts';
import { STARTING_SCRIPTS } from './starting/index.ts';

export interface Plan {
  point: ExtensionPoint;
  implementation: ImplementationType;
  /** Whether the folder becomes an app by this. */
  newApp: boolean;
  /** Text of the manifest with the new entry. */
  manifest: string;
  /** The script, as the manifest will name it; null where a server answers. */
  extension: AppExtension | null;
  /** All other new files, by path from the app's folder. */
  files: Record<string, string>;
  notes: readonly string[];
}

/** @throws {ConsoleError} input_invalid for the point, name or implementation; manifest_invalid for the app's folder */
export function planOf(root: string, pointId: string, id: string, implementation: string): Plan {
  const point = pointOf(pointId);
  const as = implementationOf(point, implementation);
  const wrong = wrongId(id);
  if (wrong !== null) throw refused(`${wrong}.`);
  const { manifest, files } = manifestOf(root);
  const parsed = parseManifest(manifest);
  if (!parsed.ok) throw new ConsoleError('manifest_invalid', `${parsed.problems[0]!.message} ${UNCHANGED}`);
  if (parsed.manifest.extensions.some((each) => each.id === id))
    throw refused(`${parsed.manifest.name} has an extension ${id} already.`);
  if (existsSync(join(root, 'extensions', id)))
    throw refused(`The folder extensions/${id} is there already, though ${MANIFEST_FILE} does not name it.`);
  const starting = STARTING_SCRIPTS[point.id];
  if (!starting) throw refused(`There is no starting script for ${point.id} yet.`);
  const names = namesOf(id);
  const made =
    as === 'script'
      ? scriptFiles(point, names, starting)
      : remoteFunctionFiles(parsed.manifest.id, point, names, starting);
  return {
    point,
    implementation: as,
    newApp: files !== null,
    manifest: withExtension(manifest, made.entry),
    extension: made.extension,
    files: { ...files, ...made.files },
    notes: made.notes,
  };
}

function pointOf(id: string): ExtensionPoint {
  const point = extensionPoint(id);
  if (point) return point;
  throw refused(
    `There is no extension point ${JSON.stringify(id)}; there are ${EXTENSION_POINTS.map((each) => each.id).join(', ')}.`,
  );
}

function implementationOf(point: ExtensionPoint, name: string): ImplementationType {
  const found = point.implementationTypes.find((type) => type === name);
  if (found) return found;
  throw refused(
    `${point.id} cannot be implemented as ${JSON.stringify(name)}, only as ${point.implementationTypes.join(' or ')}.`,
  );
}

/** @returns the text of the manifest; and the files of the new app where there is none yet */
function manifestOf(root: string): { manifest: string; files: Record<string, string> | null } {
  const file = join(root, MANIFEST_FILE);
  if (existsSync(file)) return { manifest: readFileSync(file, 'utf8'), files: null };
  const reason = notEmpty(root);
  if (reason !== null)
    throw new ConsoleError(
      'manifest_invalid',
      `${reason}: name the folder of an app, or an empty one. ${UNCHANGED}`,
    );
  const { [MANIFEST_FILE]: manifest, ...files } = appFiles(root);
  return { manifest: manifest!, files };
}

const UNCHANGED = 'Nothing was written.';

function refused(reason: string): ConsoleError {
  return new ConsoleError('input_invalid', `${reason} ${UNCHANGED}`);
}
