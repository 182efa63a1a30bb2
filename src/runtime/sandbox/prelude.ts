/**
 * Runs inside the sandbox before any script: takes away what a script may not have, puts the billing clock and the
 * captured console in its place, and leaves three functions for the host, which the host takes and removes.
 */
import { answer, load } from './inside/dispatch.ts';
import { drainLogs, installConsole } from './inside/console.ts';
import { installDate } from './inside/date.ts';
import { lockDown } from './inside/lockdown.ts';

installConsole();
installDate();
lockDown();

const { stringify } = JSON;
const sandbox = { load, answer, takeLogs: () => stringify(drainLogs()) };
Object.defineProperty(globalThis, 'sandbox', { value: sandbox, configurable: true });
