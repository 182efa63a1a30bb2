/** The scripts that a worker has loaded, and the one machine that it runs them on. */
import type { Problem, ProblemCode } from '../../contract/problem.ts';
import { Machine, MachineBroken, OUT_OF_MEMORY } from './machine.ts';
import type { State } from './machine.ts';
import type { CallRequest, LoadRequest, WorkerReply, WorkerStart } from './protocol.ts';
import { measureLayout } from './quickjs.ts';
import type { Layout } from './quickjs.ts';

/** Saved states kept at once; each takes about half a megabyte. */
const KEPT_SCRIPTS = 16;
/** What reading the logs of a script that was stopped may take. */
const LOGS_MS = 50;

/** Pointers into the machine's memory, the same in every state that is saved after them. */
interface Inside {
  interpreter: { runtime: number; context: number };
  load: number;
  answer: number;
  takeLogs: number;
}

export class Scripts {
  readonly #start: WorkerStart;
  readonly #layout: Layout;
  readonly #inside: Inside;
  /** Prepared, with no script in it. */
  readonly #empty: State;
  readonly #states = new Map<string, State>();
  #machine: Machine;
  /** The state that the machine is in, untouched since it was restored. */
  #entered: State | null = null;

  private constructor(start: WorkerStart, layout: Layout, machine: Machine, inside: Inside) {
    this.#start = start;
    this.#layout = layout;
    this.#machine = machine;
    this.#inside = inside;
    this.#empty = machine.save();
  }

  static async start(start: WorkerStart): Promise<Scripts> {
    const layout = await measureLayout(start.wasm);
    const machine = await Machine.create(start.wasm, start.memoryBytes, layout);
    const interpreter = machine.boot();
    const evaluated = (code: string): number => {
      const got = machine.evaluate(code, 'prelude.js');
      if ('error' in got) throw new Error(`The sandbox could not be prepared: ${got.error}`);
      return got.value;
    };
    evaluated(start.prelude);
    const inside: Inside = {
      interpreter,
      load: evaluated('sandbox.load'),
      answer: evaluated('sandbox.answer'),
      takeLogs: evaluated('sandbox.takeLogs'),
    };
    evaluated('delete globalThis.sandbox');
    return new Scripts(start, layout, machine, inside);
  }

  async load({ sourceHash, code, shapes, timeMs }: LoadRequest): Promise<WorkerReply> {
    return this.#run(this.#empty, timeMs, 'loading', (machine) => {
      // The bundle declares `script`; the function around it keeps that out of the script's globals.
      const exported = machine.evaluate(`(function () {${code}\nreturn script;\n})()`, 'script.js');
      if ('error' in exported) return exported;
      const refused = machine.call(this.#inside.load, [exported.value, machine.newText(shapes)]);
      if ('error' in refused) return refused;
      const reason = machine.textOf(refused.value, this.#start.outputBytes);
      if (reason !== '') return failed('script_invalid', `The script cannot be called: ${reason}.`);
      if (this.#states.size >= KEPT_SCRIPTS) this.#states.delete(this.#states.keys().next().value!);
      this.#states.set(sourceHash, machine.save());
      return { result: null, problem: null, logs: [], loaded: true };
    });
  }

  async call({ sourceHash, input, timeMs }: CallRequest): Promise<WorkerReply> {
    const state = this.#states.get(sourceHash);
    if (!state) return { result: null, problem: null, logs: [], loaded: false };
    return this.#run(state, timeMs, 'the call', (machine) => {
      const answered = machine.call(this.#inside.answer, [machine.newText(input)]);
      if ('error' in answered) return answered;
      const limit = this.#start.outputBytes;
      const text = machine.textOf(answered.value, limit);
      if (text !== null) return read(text);
      return failed(
        'script_output_too_large',
        `The answer and what was printed are more than ${limit} bytes.`,
      );
    });
  }

  /** Sets the machine back for the next call of this script, so that the call does not wait for it. */
  async prepare(sourceHash: string): Promise<void> {
    const state = this.#states.get(sourceHash);
    if (state) await this.#enter(state);
  }

  async #run(
    state: State,
    timeMs: number,
    doing: string,
    run: (machine: Machine) => WorkerReply | { error: string },
  ): Promise<WorkerReply> {
    await this.#enter(state);
    this.#entered = null;
    const machine = this.#machine;
    machine.setDeadline(timeMs);
    try {
      const reply = run(machine);
      return 'error' in reply ? this.#stopped(machine, reply.error, timeMs, doing) : reply;
    } catch (thrown) {
      if (!(thrown instanceof MachineBroken)) throw thrown;
      await this.#replaceMachine();
      if (thrown.message === OUT_OF_MEMORY) return outOfMemory(this.#start.memoryBytes);
      return failed('script_threw', `The sandbox had to be thrown away during ${doing}: ${thrown.message}.`);
    }
  }

  /** The script did not end by itself: time, memory, or an error outside the reach of the code around it. */
  #stopped(machine: Machine, error: string, timeMs: number, doing: string): WorkerReply {
    if (machine.interrupted) {
      const message = `${doing === 'loading' ? 'Loading' : 'The call'} took more than ${timeMs} ms and was stopped.`;
      return { ...failed('script_timeout', message), logs: this.#logs(machine) };
    }
    const described = /^\s*\{/.test(error) ? messageOf(error) : error;
    if (described.includes(OUT_OF_MEMORY))
      return { ...outOfMemory(this.#start.memoryBytes), logs: this.#logs(machine) };
    return { ...failed('script_threw', described), logs: this.#logs(machine) };
  }

  #logs(machine: Machine): string[] {
    machine.setDeadline(LOGS_MS);
    const taken = machine.call(this.#inside.takeLogs, []);
    const text = 'error' in taken ? null : machine.textOf(taken.value, this.#start.outputBytes);
    return text === null ? [] : lines(parsed(text));
  }

  async #enter(state: State): Promise<void> {
    if (this.#entered === state) return;
    if (!this.#machine.restore(state)) {
      await this.#replaceMachine();
      this.#machine.restore(state);
    }
    this.#entered = state;
  }

  async #replaceMachine(): Promise<void> {
    this.#entered = null;
    this.#machine = await Machine.create(this.#start.wasm, this.#start.memoryBytes, this.#layout);
    this.#machine.adopt(this.#inside.interpreter);
  }
}

/** The sandbox's words, taken apart without trusting their form: a script may have changed what wrote them. */
function read(text: string): WorkerReply {
  const answer = parsed(text);
  const logs = lines(answer?.logs);
  const problem = answer?.problem;
  if (problem !== undefined && isProblem(problem)) return { result: null, problem, logs, loaded: true };
  if (answer?.result !== undefined && problem === undefined) {
    return { result: JSON.stringify(answer.result), problem: null, logs, loaded: true };
  }
  return {
    ...failed(
      'output_invalid',
      'The answer could not be read: the script changed what its sandbox writes with.',
    ),
    logs,
  };
}

interface Spoken {
  result?: unknown;
  problem?: unknown;
  logs?: unknown;
}

function parsed(text: string): Spoken | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}

/** What a script may be said to have done; anything else is the host's to say. */
const SAYABLE: ReadonlySet<unknown> = new Set<ProblemCode>([
  'script_threw',
  'script_invalid',
  'script_out_of_memory',
  'output_invalid',
  'clock_unavailable',
]);

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, path } = value as Partial<Problem>;
  return SAYABLE.has(code) && typeof message === 'string' && (path === undefined || typeof path === 'string');
}

function lines(value: unknown): string[] {
  return Array.isArray(value)
    ? value.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    : [];
}

function failed(code: ProblemCode, message: string): WorkerReply {
  return { result: null, problem: { code, message }, logs: [], loaded: true };
}

function outOfMemory(bytes: number): WorkerReply {
  return failed('script_out_of_memory', `The script needed more than ${bytes / 1024 / 1024} MiB of memory.`);
}

/** An error as QuickJS dumps it. */
function messageOf(dump: string): string {
  try {
    const { name, message } = JSON.parse(dump) as { name?: string; message?: string };
    return `${name ?? 'Error'}: ${message ?? ''}`;
  } catch {
    return dump;
  }
}
