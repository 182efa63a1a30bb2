/**
 * Runs inside a sandbox before any script: puts the billing clock, the captured console and the SDK in place, makes the
 * realm unchangeable, and gives the host the functions by which it calls scripts. No script can reach these.
 */
import { answer, forget, freezeSdk, limitAnswers, load, settled, stopped } from './inside/dispatch.ts';
import { installConsole, limitLogs } from './inside/console.ts';
import { installDate } from './inside/date.ts';
import { answerAlike } from './inside/alike.ts';
import { lockDown } from './inside/lockdown.ts';
import { installStack } from './inside/stack.ts';

installConsole();
installDate();
answerAlike();
installStack();
lockDown();
freezeSdk();

export { answer, forget, load, settled, stopped };

export function limit(answerCharacters: number, logCharacters: number): void {
  limitAnswers(answerCharacters);
  limitLogs(logCharacters);
}
