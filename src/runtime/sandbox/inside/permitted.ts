/**
 * What a script may see of the language, property by property: ECMAScript 2023, without what leaves the sandbox's limits
 * or gives different answers at different times. All else is removed, so that a script sees the same things on every
 * engine and every version of Node. Symbols are written as `@@iterator`, intrinsics without a global name as `%Name%`.
 *
 * Left out on purpose:
 * - ArrayBuffer, DataView, the typed arrays, SharedArrayBuffer, Atomics, WebAssembly: their memory is not counted by the
 *   limit of V8's heap; no billing rule needs bytes.
 * - WeakRef, FinalizationRegistry: they tell when the garbage collector ran.
 * - Intl, and whatever depends on the host's locale: the rest of it is replaced in `alike.ts`.
 * - RegExp.$1 and its kind, Function.prototype.caller: they carry something from one piece of code to another.
 * - eval, Error.captureStackTrace, and everything later than ECMAScript 2023 (but Symbol.dispose: newer versions of V8
 *   do not let go of it, so all have it).
 */

const ERROR = 'length name prototype';
const ERROR_PROTOTYPE = 'constructor message name';
const COLLECTION = 'constructor @@toStringTag has delete';
const ITERATOR = 'next @@toStringTag';

export const PERMITTED: Readonly<Record<string, string>> = {
  globalThis: `globalThis undefined NaN Infinity isNaN isFinite parseInt parseFloat decodeURI decodeURIComponent
    encodeURI encodeURIComponent escape unescape console Object Function Boolean Symbol Number BigInt Math Date String RegExp JSON Array
    Map Set WeakMap WeakSet Promise Reflect Proxy Error AggregateError EvalError RangeError ReferenceError SyntaxError
    TypeError URIError`,
  Object: `length name prototype assign create defineProperties defineProperty entries freeze fromEntries
    getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwn is
    isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values`,
  'Object.prototype': `constructor __proto__ hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString
    valueOf`,
  Function: 'length name prototype',
  'Function.prototype': 'length name constructor apply bind call toString @@hasInstance',
  Boolean: 'length name prototype',
  'Boolean.prototype': 'constructor toString valueOf',
  Symbol: `length name prototype asyncDispose asyncIterator dispose for hasInstance isConcatSpreadable iterator keyFor match matchAll replace
    search species split toPrimitive toStringTag unscopables`,
  'Symbol.prototype': 'constructor description toString valueOf @@toPrimitive @@toStringTag',
  Number: `length name prototype EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NaN NEGATIVE_INFINITY
    POSITIVE_INFINITY isFinite isInteger isNaN isSafeInteger parseFloat parseInt`,
  'Number.prototype': 'constructor toExponential toFixed toLocaleString toPrecision toString valueOf',
  BigInt: 'length name prototype asIntN asUintN',
  'BigInt.prototype': 'constructor toLocaleString toString valueOf @@toStringTag',
  Math: `E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 @@toStringTag abs acos acosh asin asinh atan atan2 atanh cbrt ceil
    clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan
    tanh trunc`,
  Date: 'length name prototype UTC now parse',
  'Date.prototype': `constructor getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds
    getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth
    getUTCSeconds setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate
    setUTCFullYear setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds toDateString toISOString toJSON
    toLocaleDateString toLocaleString toLocaleTimeString toString toTimeString toUTCString valueOf @@toPrimitive`,
  String: 'length name prototype fromCharCode fromCodePoint raw',
  'String.prototype': `length constructor at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf
    localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substr
    substring toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase trim trimEnd trimLeft trimRight
    trimStart valueOf @@iterator`,
  RegExp: 'length name prototype @@species',
  'RegExp.prototype': `constructor dotAll exec flags global hasIndices ignoreCase multiline source sticky test toString
    unicode @@match @@matchAll @@replace @@search @@split`,
  JSON: 'parse stringify @@toStringTag',
  Array: 'length name prototype from isArray of @@species',
  'Array.prototype': `length constructor at concat copyWithin entries every fill filter find findIndex findLast
    findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift
    slice some sort splice toLocaleString toReversed toSorted toSpliced toString unshift values with @@iterator`,
  Map: 'length name prototype @@species',
  'Map.prototype': `${COLLECTION} clear entries forEach get keys set size values @@iterator`,
  Set: 'length name prototype @@species',
  'Set.prototype': `${COLLECTION} add clear entries forEach keys size values @@iterator`,
  WeakMap: 'length name prototype',
  'WeakMap.prototype': `${COLLECTION} get set`,
  WeakSet: 'length name prototype',
  'WeakSet.prototype': `${COLLECTION} add`,
  Promise: 'length name prototype all allSettled any race reject resolve @@species',
  'Promise.prototype': 'constructor catch finally then @@toStringTag',
  Reflect: `apply construct defineProperty deleteProperty get getOwnPropertyDescriptor getPrototypeOf has isExtensible
    ownKeys preventExtensions set setPrototypeOf @@toStringTag`,
  Proxy: 'length name revocable',
  Error: `${ERROR} prepareStackTrace stackTraceLimit`,
  'Error.prototype': `${ERROR_PROTOTYPE} toString`,
  AggregateError: ERROR,
  'AggregateError.prototype': ERROR_PROTOTYPE,
  EvalError: ERROR,
  'EvalError.prototype': ERROR_PROTOTYPE,
  RangeError: ERROR,
  'RangeError.prototype': ERROR_PROTOTYPE,
  ReferenceError: ERROR,
  'ReferenceError.prototype': ERROR_PROTOTYPE,
  SyntaxError: ERROR,
  'SyntaxError.prototype': ERROR_PROTOTYPE,
  TypeError: ERROR,
  'TypeError.prototype': ERROR_PROTOTYPE,
  URIError: ERROR,
  'URIError.prototype': ERROR_PROTOTYPE,
  console: 'debug error info log warn',
  '%IteratorPrototype%': '@@iterator',
  '%ArrayIteratorPrototype%': ITERATOR,
  '%MapIteratorPrototype%': ITERATOR,
  '%SetIteratorPrototype%': ITERATOR,
  '%StringIteratorPrototype%': ITERATOR,
  '%RegExpStringIteratorPrototype%': ITERATOR,
  '%AsyncIteratorPrototype%': '@@asyncIterator',
  '%AsyncFunctionPrototype%': 'constructor @@toStringTag',
  '%GeneratorFunctionPrototype%': 'constructor prototype @@toStringTag',
  '%GeneratorPrototype%': 'constructor next return throw @@toStringTag',
  '%AsyncGeneratorFunctionPrototype%': 'constructor prototype @@toStringTag',
  '%AsyncGeneratorPrototype%': 'constructor next return throw @@toStringTag',
};

/** Intrinsics that no global leads to by name: only syntax or a method makes them. */
export function hiddenIntrinsics(): Readonly<Record<string, object>> {
  const of = (value: object): object => Object.getPrototypeOf(value) as object;
  const arrayIterator = of([][Symbol.iterator]());
  const generator = of(function* () {});
  const asyncGenerator = of(async function* () {});
  const asyncGeneratorPrototype = (asyncGenerator as { prototype: object }).prototype;
  return {
    '%IteratorPrototype%': of(arrayIterator),
    '%ArrayIteratorPrototype%': arrayIterator,
    '%MapIteratorPrototype%': of(new Map().entries()),
    '%SetIteratorPrototype%': of(new Set().values()),
    '%StringIteratorPrototype%': of(''[Symbol.iterator]()),
    '%RegExpStringIteratorPrototype%': of(''.matchAll(/./g)),
    '%AsyncIteratorPrototype%': of(asyncGeneratorPrototype),
    '%AsyncFunctionPrototype%': of(async function () {}),
    '%GeneratorFunctionPrototype%': generator,
    '%GeneratorPrototype%': (generator as { prototype: object }).prototype,
    '%AsyncGeneratorFunctionPrototype%': asyncGenerator,
    '%AsyncGeneratorPrototype%': asyncGeneratorPrototype,
  };
}
