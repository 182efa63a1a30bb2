/** Takes from the sandbox's realm all that is not the language itself, and every way to make code from text. */

// prettier-ignore
const KEPT = new Set([
  'globalThis', 'undefined', 'NaN', 'Infinity', 'isNaN', 'isFinite', 'parseInt', 'parseFloat',
  'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent',
  'Object', 'Function', 'Boolean', 'Symbol', 'Number', 'BigInt', 'Math', 'Date', 'String', 'RegExp', 'JSON',
  'Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Iterator', 'Promise', 'Reflect', 'Proxy', 'console',
  'ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array', 'Float32Array', 'Float64Array',
  'Error', 'AggregateError', 'EvalError', 'InternalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError',
  'URIError',
]);

export function lockDown(): void {
  for (const name of Reflect.ownKeys(globalThis)) {
    if (typeof name === 'string' && !KEPT.has(name)) Reflect.deleteProperty(globalThis, name);
  }
  withoutCodeFromText();
  Math.random = () => {
    throw new Error(
      'Math.random is not available: a billing script gives the same answer every time it is asked',
    );
  };
}

/** Every kind of function leads to a constructor that compiles text. */
function withoutCodeFromText(): void {
  const refuse = function Function() {
    throw new Error('Function is not available: a script cannot make code from text');
  };
  const kinds = [function () {}, async function () {}, function* () {}, async function* () {}];
  for (const kind of kinds) {
    Object.defineProperty(Object.getPrototypeOf(kind), 'constructor', {
      value: refuse,
      writable: false,
      configurable: false,
    });
  }
  // `instanceof Function` goes on working.
  Object.defineProperty(refuse, 'prototype', { value: Object.getPrototypeOf(function () {}) });
  Object.defineProperty(globalThis, 'Function', { value: refuse, writable: false, configurable: false });
}
