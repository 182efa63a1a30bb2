/** `console script new <point> <name>`: scaffolds an extension, in an empty folder the app around it too. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ConsoleError } from '../../../contract/problem.ts';
import { MANIFEST_FILE } from '../../../runtime/app.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import { generatedFiles, writeGenerated } from '../../../runtime/configuration/generated-files.ts';
import { projectRoot } from '../../../runtime/project-root.ts';
import { planOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { writeAll } from './write-all.ts';
import { refusal } from '../refusal.ts';

export interface NewOptions {
  /** Id of the extension point. */
  point: string;
  /** Id of the extension. */
  name: string;
  implementation: string;
  appRoot: string;
  json?: boolean | undefined;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** @returns exit code: 1 when it is refused, and then nothing was written */
export async function newExtension(options: NewOptions): Promise<number> {
  const { point, name, implementation, json, stdout, stderr } = options;
  try {
    const root = realFolder(options.appRoot);
    const plan = planOf(root, point, name, implementation);
    const files = await write(root, name, plan);
    stdout.write(
      json
        ? `${JSON.stringify(document(root, name, plan, files), null, 2)}\n`
        : told(root, name, plan, files),
    );
    return 0;
  } catch (error) {
    return refusal(readable(error), { json, stdout, stderr });
  }
}

/** @throws what is no problem of a person or of their disk */
function readable(error: unknown): ConsoleError {
  if (error instanceof ConsoleError) return error;
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) throw error;
  return new ConsoleError('input_invalid', `It cannot be written here (${message}). Nothing was written.`, {
    cause: error,
  });
}

/** Of a folder that is not there yet too. */
function realFolder(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realFolder(dirname(path)), basename(path));
}

/** @returns every new file, the manifest included where it is new */
async function write(root: string, id: string, plan: Plan): Promise<string[]> {
  const files: Record<string, string> = {};
  for (const [path, content] of Object.entries(plan.files))
    files[path] = path.endsWith('.ts') ? await formatted(join(root, path), content) : content;
  const manifest = join(root, MANIFEST_FILE);
  const aside = `${manifest}.new`;
  const generated = writeAll(root, files, () => {
    try {
      writeFileSync(aside, plan.manifest);
      const written = plan.extension ? generate(root, plan.extension) : [];
      renameSync(aside, manifest);
      return written;
    } catch (error) {
      rmSync(aside, { force: true });
      throw error;
    }
  });
  return [...(plan.newApp ? [MANIFEST_FILE] : []), ...Object.keys(files), ...generated].sort();
}

function generate(root: string, extension: AppExtension): string[] {
  const generated = generatedFiles(root, extension);
  writeGenerated(root, generated);
  return generated.map(({ path }) => path);
}

/** As the app's own Prettier configuration has it, or ours where it has none. */
async function formatted(file: string, content: string): Promise<string> {
  const style = (await resolveConfig(file)) ?? { printWidth: 110, singleQuote: true };
  return format(content, { ...style, filepath: file });
}

function document(root: string, id: string, { point, implementation, newApp, notes }: Plan, files: string[]) {
  return {
    app: root,
    new_app: newApp,
    extension: id,
    extension_point: point.id,
    implementation,
    files,
    notes,
  };
}

function told(root: string, id: string, plan: Plan, files: string[]): string {
  const { newApp, notes, implementation } = plan;
  const manifest = newApp ? [] : [`${MANIFEST_FILE} has an entry for ${id}.`];
  return [
    `${root}${newApp ? ' is an app now' : ''}:`,
    ...files.map((file) => `  ${file}`),
    ...manifest,
    ...notes,
    ...(implementation === 'script' ? next(root, id, plan) : []),
    '',
  ].join('\n');
}

function next(root: string, id: string, { newApp, point }: Plan): string[] {
  const folder = `extensions/${id}`;
  const run = `run ${id} --method ${point.methods[0]!.name} --input ${folder}/requests.jsonl --watch`;
  const here = root === realpathSync(projectRoot());
  // A package.json that was there already has none of our commands.
  const ours = newApp && readFileSync(join(root, 'package.json'), 'utf8').includes('launch.mjs');
  const npm = here || ours ? 'npm' : `npm --prefix ${realpathSync(projectRoot())}`;
  const commands = [`check ${id}`, `test ${id}`, run];
  return [
    `Write the rule in ${folder}/src/index.ts; see that it holds, and its answers at each save${here ? '' : `, in ${root}`}:`,
    ...commands.map((each) => `  ${npm} run -s console -- script ${each}${here ? '' : ' --app .'}`),
  ];
}
