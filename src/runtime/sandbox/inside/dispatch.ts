/**
 * Calls scripts: JSON in script form → live values → the method → JSON in script form. What comes out is one line of
 * text for the host (`../spoken.ts` reads it), and the host believes none of it before it is checked.
 */
import type { Json } from '../../../contract/json.ts';
import type { ProblemCode } from '../../../contract/problem.ts';
import { Misshapen, reviver, writer } from '../../../contract/shapes/live.ts';
import type { DecimalOf, Revive } from '../../../contract/shapes/live.ts';
import * as sdk from '../../../sdk/index.ts';
import type { CallInput, Place, ScriptShapes, SpokenProblem } from '../protocol.ts';
import { drainLogs } from './console.ts';
import { isClockRefusal, setClock } from './date.ts';
import { harden } from './lockdown.ts';

/** A built script (src/runtime/build-script.ts): runs the module anew and hands over its default export. */
type Factory = (sdk: unknown, exportDefault: (value: unknown) => void) => void;
type Script = new () => Record<string, unknown>;

interface LoadedMethod {
  request: Revive;
  write: (value: unknown, path: string) => Json;
  async: boolean;
}

interface Loaded {
  factory: Factory;
  /** Null: the module is run anew for each call. */
  script: Script | null;
  configuration: Revive;
  methods: Map<string, LoadedMethod>;
}

/** Everything that scripts import, one for all of them. */
const SDK = { ...sdk };

/** To be called once the realm is locked down: freezing reaches everything below. */
export function freezeSdk(): void {
  harden(SDK);
}

const DECIMAL: DecimalOf = { from: sdk.Decimal.from, is: sdk.isDecimal };
const OUT_OF_MEMORY = 'out of memory';

const { parse, stringify } = JSON;
const scripts = new Map<string, Loaded>();
let longest = Infinity;

/** @param most characters of an answer */
export function limitAnswers(most: number): void {
  longest = most;
}

/**
 * @param kept whether one instance of the module serves the calls that follow, which it does where the host sets the
 *   whole sandbox back between calls
 * @returns an empty text, or the problem that running the module came to
 */
export function load(name: string, factory: Factory, shapesJson: string, kept: boolean): string {
  const shapes = parse(shapesJson) as ScriptShapes;
  const methods = Object.entries(shapes.methods).map(([method, { request, result, async }]) => {
    const live = {
      request: reviver(request, DECIMAL),
      write: writer(result, DECIMAL),
      async: async === true,
    };
    return [method, live] as const;
  });
  try {
    scripts.set(name, {
      factory,
      script: kept ? instantiate(factory) : null,
      configuration: reviver(shapes.configuration, DECIMAL),
      methods: new Map(methods),
    });
    return '';
  } catch (thrown) {
    return failed(thrown);
  }
}

export function forget(name: string): void {
  scripts.delete(name);
}

/** What the promise of the method came to; null while it has not settled. */
let settlement: string | null = null;

/** One call. @returns one line, or an empty text when `settled` is to be asked once all promises have had their turn */
export function answer(name: string, inputJson: string): string {
  try {
    const { script, factory, methods, configuration: revive } = scripts.get(name)!;
    const { method, request, configuration, context } = parse(inputJson) as CallInput;
    const Script = script ?? afresh(factory);
    setClock(context.clockTime as string | undefined);
    const { request: reviveRequest, write, async } = methods.get(method)!;
    const instance = new Script();
    const called = instance[method];
    if (typeof called !== 'function')
      return problem('script_invalid', `The script's class has no method ${method}.`);
    const returned: unknown = Reflect.apply(called, instance, [
      reviveRequest(request),
      revive(configuration),
      context,
    ]);
    if (!isThenable(returned)) return result(write(returned, ''));
    if (!async) return problem('output_invalid', 'The script returned a promise where a value is due.');
    settlement = null;
    Promise.resolve(returned).then(
      (value) => {
        settlement = attempted(() => result(write(value, '')));
      },
      (thrown: unknown) => {
        settlement = failed(thrown);
      },
    );
    return '';
  } catch (thrown) {
    return failed(thrown);
  }
}

export function settled(): string {
  return settlement ?? problem('output_invalid', 'The promise that the script returned never settles.');
}

/** The line of a call that the host stopped. */
export function stopped(code: ProblemCode, message: string): string {
  return problem(code, message);
}

/** The module is run without a clock, as it is where one run serves many calls. */
function afresh(factory: Factory): Script {
  drainLogs();
  setClock(undefined);
  return instantiate(factory);
}

class Uncallable extends Error {}

function instantiate(factory: Factory): Script {
  let exported: unknown;
  factory(SDK, (value) => {
    exported = value;
  });
  if (typeof exported === 'function') return exported as Script;
  throw new Uncallable('The script cannot be called: it has no default export that is a class.');
}

function attempted(speak: () => string): string {
  try {
    return speak();
  } catch (thrown) {
    return failed(thrown);
  }
}

/** Never throws, whatever was thrown. */
function failed(thrown: unknown): string {
  try {
    if (thrown instanceof Misshapen) {
      const { path, rule } = thrown;
      return problem('output_invalid', path === '' ? `The answer ${rule}.` : `${path} ${rule}.`, { path });
    }
    if (thrown instanceof Uncallable) return problem('script_invalid', thrown.message);
    if (isClockRefusal(thrown)) return problem('clock_unavailable', (thrown as Error).message);
    const { told, place } = described(thrown);
    return problem(told === OUT_OF_MEMORY ? 'script_out_of_memory' : 'script_threw', told, { place });
  } catch {
    return problem('script_threw', 'The script threw a value that cannot be put into words');
  }
}

/** "TypeError: …" and the place in the built script, of whatever was thrown. */
function described(thrown: unknown): { told: string; place?: Place } {
  if (!(thrown instanceof Error)) {
    const told = typeof thrown === 'string' ? thrown : (stringify(thrown) ?? typeof thrown);
    return { told: `${told}` };
  }
  if (thrown.message === OUT_OF_MEMORY) return { told: OUT_OF_MEMORY };
  const at = /script\.js:(\d+):(\d+)/.exec(String(thrown.stack ?? ''));
  const told = `${thrown.name}: ${thrown.message}`;
  return at ? { told, place: [Number(at[1]), Number(at[2])] } : { told };
}

/** More than anyone reads of one message. */
const LONGEST_MESSAGE = 2_000;

function problem(code: ProblemCode, message: string, more: { path?: string; place?: Place } = {}): string {
  const text = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message;
  const path = more.path && more.path.slice(0, LONGEST_MESSAGE);
  const spoken: SpokenProblem = {
    code,
    message: text,
    ...(path && { path }),
    ...(more.place && { place: more.place }),
  };
  return line('problem', stringify(spoken));
}

function result(value: Json): string {
  const json = stringify(value);
  return json.length > longest
    ? problem('script_output_too_large', `The answer is more than ${longest} bytes of JSON.`)
    : line('result', json);
}

/** JSON has no raw tab. */
function line(kind: 'result' | 'problem', json: string): string {
  const logs = drainLogs();
  return `${kind}\t${json}\t${logs.length === 0 ? '[]' : stringify(logs)}`;
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
