/** `console script build [id]`: checks that scripts build, and writes their generated files. */
import { extensionOf, loadApp } from '../../runtime/app.ts';
import { buildScript } from '../../runtime/build-script.ts';
import { generatedFiles, writeGenerated } from '../../runtime/configuration/generated-files.ts';
import { refusal } from './refusal.ts';
import { scriptLimits } from '../settings.ts';

export interface BuildOptions {
  /** Only this extension; all of the app otherwise. */
  id?: string | undefined;
  appRoot: string;
  json?: boolean | undefined;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** @returns exit code: 1 when a script cannot be built, and then nothing of it is written */
export async function buildScripts({
  id,
  appRoot,
  json = false,
  stdout,
  stderr,
}: BuildOptions): Promise<number> {
  try {
    const app = loadApp(appRoot);
    const extensions = id === undefined ? app.extensions : [extensionOf(app, id)];
    const built = [];
    for (const extension of extensions) {
      const files = generatedFiles(appRoot, extension);
      writeGenerated(appRoot, files);
      const { sourceHash, code } = await buildScript(appRoot, extension, scriptLimits());
      built.push({
        id: extension.id,
        source_hash: sourceHash,
        bytes: Buffer.byteLength(code),
        files: files.map(({ path, current }) => ({ path, written: !current })),
      });
    }
    stdout.write(json ? `${JSON.stringify({ scripts: built }, null, 2)}\n` : built.map(told).join(''));
    return 0;
  } catch (error) {
    return refusal(error, { json, stdout, stderr });
  }
}

function told(script: { id: string; bytes: number; files: { path: string; written: boolean }[] }): string {
  const files = script.files.map(
    ({ path, written }) => `  ${path}${written ? ' (written)' : ' (up to date)'}\n`,
  );
  return `${script.id}: ${script.bytes} bytes\n${files.join('')}`;
}
