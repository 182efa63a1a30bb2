/** `console script check [id]`: every finding with its place and cure, at once. */
import { realpathSync } from 'node:fs';
import { requireApp } from '../app-folder.ts';
import { checkApp } from './check-app.ts';
import type { Checked } from './check-app.ts';
import { told } from './finding.ts';
import { refusal } from '../refusal.ts';

export interface CheckOptions {
  /** Only this script; all of the app otherwise. */
  id?: string | undefined;
  appRoot: string;
  json?: boolean | undefined;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** @returns exit code: 1 with any error; warnings alone pass */
export async function checkScripts({ id, appRoot, json, stdout, stderr }: CheckOptions): Promise<number> {
  try {
    requireApp(appRoot);
    const checked = await checkApp(realpathSync(appRoot), id);
    const count = (severity: string) => checked.findings.filter((each) => each.severity === severity).length;
    const [errors, warnings] = [count('error'), count('warning')];
    stdout.write(
      json
        ? `${JSON.stringify({ ...checked, errors, warnings }, null, 2)}\n`
        : `${checked.findings.map(told).join('')}${summary(checked, errors, warnings)}\n`,
    );
    return errors === 0 ? 0 : 1;
  } catch (error) {
    return refusal(error, { json, stdout, stderr });
  }
}

function summary({ scripts, files }: Checked, errors: number, warnings: number): string {
  const counted = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const looked = `${counted(scripts.length, 'script')}, ${counted(files, 'file')}`;
  if (errors + warnings === 0)
    return `${looked}: types, constructs, state, configuration and manifest are in order.`;
  return `${looked}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`;
}
