/** Everything that can be known of an app's scripts without calling them. */
import { join, relative, sep } from 'node:path';
import { ConsoleError } from '../../../contract/problem.ts';
import { extensionOf, loadApp } from '../../../runtime/app.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import { buildScript } from '../../../runtime/build-script.ts';
import { configurationFindings } from './configuration.ts';
import { decimalOperators } from './decimal-operators.ts';
import { sorted } from './finding.ts';
import type { Finding } from './finding.ts';
import { forbiddenConstructs } from './lint.ts';
import { manifestFindings, methodFindings, unnamedFolders } from './manifest.ts';
import { mutableState } from './module-state.ts';
import { appFiles, filesOfExtension, isTest, programOf, sharedFiles } from './sources.ts';
import { typeErrors } from './types.ts';
import { scriptLimits } from '../../settings.ts';

export interface Checked {
  /** Ids of the scripts that were looked at. */
  scripts: string[];
  /** How many files of theirs, shared ones included. */
  files: number;
  findings: Finding[];
}

/**
 * @param root real path of the app's folder
 * @param id only this script with what it imports; all of the app otherwise
 * @throws {ConsoleError} manifest_invalid where there is no manifest, extension_unknown
 */
export async function checkApp(root: string, id?: string): Promise<Checked> {
  const ofManifest = manifestFindings(root);
  if (ofManifest.length > 0) return { scripts: [], files: 0, findings: sorted(ofManifest) };
  const app = loadApp(root);
  const extensions = id === undefined ? app.extensions : [extensionOf(app, id)];
  const own = extensions.flatMap((extension) => filesOfExtension(root, extension));
  const program = programOf(id === undefined ? [...own, ...sharedFiles(root)] : own);
  const sources = appFiles(root, program);
  const scripts = sources.filter(({ fileName }) => !isTest(fileName));
  const files = scripts.map(({ fileName }) => fileName.split('/').join(sep));
  const findings = [
    ...(await forbiddenConstructs(root, files)),
    ...typeErrors(root, program, sources),
    ...decimalOperators(root, program, scripts),
    ...mutableState(root, program, scripts),
    ...extensions.flatMap((extension) => methodFindings(root, program, extension)),
    ...extensions.flatMap((extension) => configurationFindings(root, extension)),
    ...(id === undefined ? unnamedFolders(root, app.extensions) : []),
  ];
  // What does not build has mostly been told of by then, with its cure.
  const ready = findings.some(({ severity }) => severity === 'error') ? [] : extensions;
  const unbuilt = await Promise.all(ready.map((extension) => buildFinding(root, extension)));
  return {
    scripts: extensions.map((extension) => extension.id),
    files: sources.length,
    findings: sorted([...findings, ...unbuilt.flat()]),
  };
}

async function buildFinding(root: string, extension: AppExtension): Promise<Finding[]> {
  try {
    await buildScript(root, extension, scriptLimits());
    return [];
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    const [, file, line] = / could not be built: (.+?):(\d+): /.exec(error.message) ?? [];
    return [
      {
        file: file === undefined ? extension.script : relative(root, join(root, file)).split(sep).join('/'),
        line: Number(line ?? 1),
        column: 1,
        severity: 'error',
        check: 'build',
        message: error.message,
        cure: "A script is one bundle of its own app's files and the SDK, of at most the size in docs/scripts.md.",
      },
    ];
  }
}
