/** From an extension's TypeScript to one piece of JavaScript that the engine can run. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import type { Message, Plugin } from 'esbuild';
import { DEFAULT_LIMITS } from '../contract/limits.ts';
import type { Limits } from '../contract/limits.ts';
import { ConsoleError } from '../contract/problem.ts';
import * as sdk from '../sdk/index.ts';
import * as stdlib from '../sdk/stdlib/index.ts';
import type { ScriptBundle } from './engine.ts';
import { IMPORT } from './sandbox/factory.ts';
import { projectRoot } from './project-root.ts';
import { configurationShapeOf } from './app.ts';
import type { AppExtension } from './app.ts';

/** What a script may import by name, and which values each of them has; the values come from the sandbox. */
const SDK: Readonly<Record<string, readonly string[]>> = {
  '@stripe/extensibility-sdk': Object.keys(sdk),
  '@stripe/extensibility-sdk/extensions': [],
  '@stripe/extensibility-sdk/stdlib': Object.keys(stdlib),
};

const ENTRY = 'script-handed-over';
const HANDED_IN = 'handed-in';

/**
 * @param appRoot folder of the app's manifest; relative imports may reach anything inside it
 * @throws {ConsoleError} build_failed, with file and line; manifest_invalid where the script's file or its generated
 *   schema is missing
 */
export async function buildScript(
  appRoot: string,
  extension: AppExtension,
  limits: Pick<Limits, 'bundleBytes'> = DEFAULT_LIMITS,
): Promise<ScriptBundle> {
  const root = realpathSync(appRoot);
  const configuration = configurationShapeOf(appRoot, extension);
  const { code, sourceMap } = await bundle(root, join(root, extension.script), extension.id, limits);
  const sourceHash = createHash('sha256')
    .update(code)
    .update('\n')
    .update(await sdkText())
    .digest('hex');
  return {
    extensionId: extension.id,
    extensionPoint: extension.extensionPoint,
    code,
    sourceMap,
    configuration,
    sourceHash,
  };
}

async function bundle(
  root: string,
  script: string,
  id: string,
  limits: Pick<Limits, 'bundleBytes'>,
): Promise<{ code: string; sourceMap: string }> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    outfile: join(root, 'script.js'),
    format: 'iife',
    platform: 'neutral',
    target: 'es2022',
    // The same code, and so the same hash, whatever a tsconfig.json of the app says.
    tsconfigRaw: { compilerOptions: { target: 'ES2022', useDefineForClassFields: true } },
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    sourcemap: 'external',
    sourcesContent: false,
    plugins: [onlyAppAndSdk(root, script)],
  }).catch((error: { errors?: Message[] }) => {
    throw failed(id, error.errors ?? [], error);
  });
  const text = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))!.text;
  const code = text('.js').replace(IMPORT, '\\u0069mport');
  const bytes = Buffer.byteLength(code);
  if (bytes <= limits.bundleBytes) return { code, sourceMap: text('.map') };
  const message = `${id} could not be built: it is ${bytes} bytes of JavaScript, and the limit is ${limits.bundleBytes}.`;
  throw new ConsoleError('build_failed', `${message} ${UNCHANGED}`);
}

let sdkBundle: Promise<string> | null = null;

/** The SDK as scripts meet it, for the hash. */
function sdkText(): Promise<string> {
  sdkBundle ??= build({
    // Paths in the text are from here, and not from where the command was called.
    absWorkingDir: projectRoot(),
    entryPoints: [join(projectRoot(), 'src', 'sdk', 'index.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  return sdkBundle;
}

const UNCHANGED = 'What is active stays as it is.';

function failed(id: string, errors: readonly Message[], cause: unknown): ConsoleError {
  const [first] = errors;
  if (!first) return new ConsoleError('build_failed', `${id} could not be built. ${UNCHANGED}`, { cause });
  const at = first.location ? `${first.location.file}:${first.location.line}: ` : '';
  const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ConsoleError(
    'build_failed',
    `${id} could not be built: ${at}${first.text}${others}. ${UNCHANGED}`,
    { cause },
  );
}

/** Resolves the SDK to what the sandbox hands in and relative paths inside the app, and refuses everything else. */
function onlyAppAndSdk(root: string, script: string): Plugin {
  const entry = `import Script from ${JSON.stringify(script)};\nexportDefault(Script);`;
  return {
    name: 'only-app-and-sdk',
    setup(on) {
      on.onResolve({ filter: /.*/ }, async ({ path, kind, importer, namespace, resolveDir, pluginData }) => {
        if (kind === 'entry-point') return { path: ENTRY, namespace: ENTRY };
        if (pluginData === RESOLVING) return undefined;
        if (kind !== 'import-statement')
          return refuse(`${kind} of "${path}": a script has static imports only`);
        if (Object.hasOwn(SDK, path)) return { path, namespace: HANDED_IN, sideEffects: false };
        if (namespace === ENTRY) return { path };
        if (!path.startsWith('.')) {
          return refuse(
            `"${path}" cannot be imported: a script has Stripe's SDK and files of its own app, nothing else`,
          );
        }
        const found = await on.resolve(path, { kind, resolveDir, importer, pluginData: RESOLVING });
        if (found.errors.length > 0) return { errors: found.errors };
        if (inside(root, found.path)) return { path: found.path };
        return refuse(`"${path}" lies outside the app's folder: only files of the app are uploaded with it`);
      });
      on.onLoad({ filter: /.*/, namespace: ENTRY }, () => ({
        contents: entry,
        loader: 'js',
        resolveDir: dirname(script),
      }));
      on.onLoad({ filter: /.*/, namespace: HANDED_IN }, ({ path }) => ({
        contents: SDK[path]!.map((name) => `export const ${name} = sdk.${name};`).join('\n'),
        loader: 'js',
      }));
    },
  };
}

const RESOLVING = Symbol('resolving');

function refuse(text: string): { errors: { text: string }[] } {
  return { errors: [{ text }] };
}

function inside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !isAbsolute(path) && path.split(sep)[0] !== '..';
}
