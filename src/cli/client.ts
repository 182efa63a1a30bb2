/** Speaks to the running platform, which the lock of the data folder names. */
import { holderOf } from '../store/lock.ts';
import { readSettings } from './settings.ts';

/** @throws when none runs, or when it refuses; then nothing was changed */
export async function callPlatform<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const { dataDir } = readSettings();
  const holder = holderOf(dataDir);
  if (holder?.port == null)
    throw new CommandFailed(
      `No platform is running on the data folder ${dataDir}. Start one with npm start, or name its folder with DATA_DIR.`,
    );
  const origin = `http://127.0.0.1:${holder.port}`;
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      Authorization: 'Bearer sk_test_command_line',
      'Content-Type': 'application/json',
      'Console-User': 'Command line',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new CommandFailed(
      `The platform of the data folder ${dataDir} (process ${holder.pid}) does not answer at ${origin}. ` +
        'Whether anything was changed is not known: see whether it still runs, then try again.',
      { cause },
    );
  });
  const answer = (await response.json()) as { error?: { message: string; param?: string } };
  if (!response.ok) {
    const { message = 'The platform gave no reason.', param } = answer.error ?? {};
    throw new CommandFailed(param === undefined ? message : `${message} (${param})`);
  }
  return answer as T;
}

/** Told to the person as it is, with exit code 1. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}
