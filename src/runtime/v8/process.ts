/**
 * The process in which V8 runs scripts. Everything in it is synchronous: it reads a request, answers, and reads the
 * next; what a script leaves behind (promises that nobody waits for) never gets a turn. It ends with the engine that
 * started it, for then the pipe ends, and no script holds it longer than the watchdog lets it.
 */
import { readSync, writeSync } from 'node:fs';
import { Script } from 'node:vm';
import type { CallsRequest, LoadRequest, SandboxReply, SandboxStart } from '../sandbox/protocol.ts';
import { Frames, framed, unframed } from './frames.ts';
import { Realm } from './realm.ts';

const PIPE = 3;
/** How long answers are gathered before they are sent. */
const GATHER_MS = 20;
const GATHER_CHARACTERS = 1024 * 1024;

type Head = Omit<LoadRequest, 'code' | 'shapes'> | Omit<CallsRequest, 'inputs'>;

/** The only code of the outer realm that a watchdog can stand over. */
const guarded = new Script('globalThis.guardedWork()');
const outer = globalThis as { guardedWork?: () => void };

const incoming = new Frames();
const piece = Buffer.allocUnsafe(256 * 1024);

const realm = new Realm(unframed<SandboxStart>(read()!).head);
send({ spoken: [], ms: [], state: 'done' });

for (let text = read(); text !== null; text = read()) {
  const { head, lines } = unframed<Head>(text);
  if (head.kind === 'load') load(head, lines);
  else calls(head, lines);
}

function load({ sourceHash }: Pick<LoadRequest, 'sourceHash'>, [shapes, ...code]: string[]): void {
  const began = performance.now();
  const refused = realm.load(sourceHash, code.join('\n'), shapes!);
  send({ spoken: refused === '' ? [] : [refused], ms: [performance.now() - began], state: 'done' });
}

function calls({ sourceHash, timeMs, oneByOne }: Omit<CallsRequest, 'inputs'>, inputs: string[]): void {
  if (!realm.has(sourceHash)) return send({ spoken: [], ms: [], state: 'forgotten' });
  const gatherMs = oneByOne ? 0 : GATHER_MS;
  for (let next = 0; next < inputs.length;) {
    const spoken: string[] = [];
    const ms: number[] = [];
    let characters = 0;
    const ended = endsWithin(timeMs + gatherMs, () => {
      const gatherUntil = performance.now() + gatherMs;
      let now = performance.now();
      do {
        const began = now;
        const line = realm.answer(sourceHash, inputs[next]!);
        now = performance.now();
        const late = now - began > timeMs;
        spoken.push(late ? lateLine(line, timeMs) : line);
        // To the microsecond: the digits beyond cost more than they say.
        ms.push(Math.round((now - began) * 1_000) / 1_000);
        characters += line.length;
        next += 1;
      } while (next < inputs.length && now < gatherUntil && characters < GATHER_CHARACTERS);
    });
    if (!ended) {
      spoken.length = ms.length;
      spoken.push(realm.stopped('script_timeout', tooLong(timeMs)));
      send({ spoken, ms: [...ms, timeMs], state: 'stopped' });
      process.exit();
    }
    send({ spoken, ms, state: next < inputs.length ? 'more' : 'done' });
  }
}

/** A call that ended, but too late: the problem, with what it printed. */
function lateLine(line: string, timeMs: number): string {
  const [kind, problem] = realm.stopped('script_timeout', tooLong(timeMs)).split('\t');
  return [kind, problem, line.split('\t')[2]].join('\t');
}

function tooLong(timeMs: number): string {
  return `The call took more than ${timeMs} ms and was stopped`;
}

/** @returns false when the watchdog ended the work */
function endsWithin(ms: number, work: () => void): boolean {
  outer.guardedWork = work;
  try {
    guarded.runInThisContext({ timeout: Math.ceil(ms) });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false;
    throw error;
  }
}

/** @returns the next request, null when the engine is gone */
function read(): string | null {
  for (;;) {
    const text = incoming.next();
    if (text !== null) return text;
    const bytes = readSync(PIPE, piece);
    if (bytes === 0) return null;
    incoming.add(Buffer.from(piece.subarray(0, bytes)));
  }
}

function send({ spoken, ...head }: SandboxReply): void {
  const frame = framed(head, spoken);
  for (let at = 0; at < frame.length;) at += writeSync(PIPE, frame, at);
}
