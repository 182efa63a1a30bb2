/**
 * Makes the realm of a sandbox one that scripts cannot change: removes what is not in the table of `permitted.ts`,
 * closes every way to make code from text, and freezes all the rest. An engine that keeps one realm for many calls
 * relies on it; the other does the same, so that a script answers alike on both.
 */
import { hiddenIntrinsics, PERMITTED } from './permitted.ts';

type Key = string | symbol;

/** After this nothing of the realm can be added, changed or removed. */
export function lockDown(): void {
  withoutCodeFromText();
  // V8 puts an object between the two.
  Object.setPrototypeOf(globalThis, Object.prototype);
  withSymbolsOfLaterEngines();
  const ownErrors = withoutOneEnginesErrors();
  Object.defineProperty(Math, 'random', { value: noRandom, writable: true, configurable: true });
  const intrinsics = allIntrinsics();
  const known = new Set<unknown>(intrinsics.map(([, intrinsic]) => intrinsic));
  for (const [name, intrinsic] of intrinsics) removeOthers(name, intrinsic, known);
  for (const [name, intrinsic] of intrinsics) if (ASSIGNED_BELOW.test(name)) letHeirsAssign(name, intrinsic);
  for (const [, intrinsic] of intrinsics) harden(intrinsic);
  harden(ownErrors);
  // Where an engine gives errors accessors of their own, all errors share them.
  harden(Object.getOwnPropertyDescriptors(new Error('')));
}

const hardened = new WeakSet();

/** Freezes a value and all that it leads to. */
export function harden(root: unknown): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (hardened.has(value)) continue;
    hardened.add(value);
    Object.freeze(value);
    waiting.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key)!;
      waiting.push(held, get, set);
    }
  }
}

function allIntrinsics(): [string, object][] {
  const hidden = hiddenIntrinsics();
  return Object.keys(PERMITTED).map((name) => {
    const found = name.startsWith('%') ? hidden[name] : globalNamed(name);
    if (found === undefined) throw new Error(`The sandbox's realm has no ${name}`);
    return [name, found];
  });
}

/** @param path `globalThis`, `Array.prototype` */
function globalNamed(path: string): object {
  let at: unknown = globalThis;
  for (const step of path.split('.')) at = (at as Record<string, unknown>)[step];
  return at as object;
}

function removeOthers(name: string, intrinsic: object, known: ReadonlySet<unknown>): void {
  const permitted = new Set(PERMITTED[name]!.split(/\s+/).map(keyOf));
  for (const key of Reflect.ownKeys(intrinsic)) {
    if (!permitted.has(key)) {
      remove(intrinsic, key, name);
      continue;
    }
    const { value, get, set } = Reflect.getOwnPropertyDescriptor(intrinsic, key)!;
    // A function of the language has a name and a length; intrinsics have entries of their own.
    for (const each of [value, get, set] as unknown[]) {
      if (typeof each !== 'function' || known.has(each)) continue;
      for (const own of Reflect.ownKeys(each))
        if (own !== 'name' && own !== 'length') remove(each, own, `${name}.${String(key)}`);
    }
  }
}

function remove(from: object, key: Key, name: string): void {
  if (!Reflect.deleteProperty(from, key))
    throw new Error(`The sandbox's realm would keep ${String(key)} of ${name}`);
}

function keyOf(name: string): Key {
  if (!name.startsWith('@@')) return name;
  return (Symbol as unknown as Record<string, symbol>)[name.slice(2)]!;
}

/** Prototypes whose heirs get properties of the same names from scripts: `this.name = …` in a class of errors. */
const ASSIGNED_BELOW = /^(?:Object|Function|\w*Error)\.prototype$/;

/**
 * Assigning to an object fails where its prototype has a frozen property of that name. An accessor lets the assignment
 * through to the object itself, and still refuses it on the prototype.
 */
function letHeirsAssign(name: string, prototype: object): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const { value, writable, configurable } = Reflect.getOwnPropertyDescriptor(prototype, key)!;
    if (writable !== true || configurable !== true) continue;
    const accessor = {
      get: () => value as unknown,
      set(this: unknown, given: unknown) {
        const heir = typeof this === 'function' || (typeof this === 'object' && this !== null);
        if (!heir || this === prototype)
          throw new TypeError(`Cannot assign to ${String(key)} of ${name}: it is frozen`);
        const own = { value: given, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this as object, key, own);
      },
    };
    Object.defineProperty(prototype, key, { ...accessor, enumerable: false, configurable: true });
  }
}

/** An arrow, for that has no prototype. */
const noRandom = (): never => {
  throw new Error(
    'Math.random is not available: a billing script gives the same answer every time it is asked',
  );
};

/** Every kind of function leads to a constructor that compiles text. */
function withoutCodeFromText(): void {
  const refuse = function Function() {
    throw new Error('Function is not available: a script cannot make code from text');
  };
  const kinds = [function () {}, async function () {}, function* () {}, async function* () {}];
  for (const kind of kinds) {
    const prototype = Object.getPrototypeOf(kind) as object;
    Object.defineProperty(prototype, 'constructor', { value: refuse, writable: true, configurable: true });
  }
  // `instanceof Function` goes on working.
  Object.defineProperty(refuse, 'prototype', { value: Object.getPrototypeOf(refuse) as object });
  Object.defineProperty(globalThis, 'Function', { value: refuse, writable: true, configurable: true });
}

/** Where they exist they cannot be removed. */
function withSymbolsOfLaterEngines(): void {
  for (const name of ['dispose', 'asyncDispose'])
    if (!Object.hasOwn(Symbol, name))
      Object.defineProperty(Symbol, name, { value: Symbol(`Symbol.${name}`) });
}

/** QuickJS says that the stack is full with an error of its own; on V8, and so in scripts, it is a RangeError. */
function withoutOneEnginesErrors(): object | null {
  const { InternalError } = globalThis as { InternalError?: { prototype: object } };
  if (!InternalError) return null;
  for (const key of Reflect.ownKeys(InternalError.prototype))
    remove(InternalError.prototype, key, 'an error');
  Object.setPrototypeOf(InternalError.prototype, RangeError.prototype);
  return InternalError.prototype;
}
