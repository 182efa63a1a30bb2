// What a billing script may not do, in one list: this repository's linter reads it, and `console script check` for any
// app. Each message tells the cure after its first sentence. Tests may use what they like.
import tseslint from 'typescript-eslint';

const ALL = ['extensions/*/src/**/*.ts', 'extensions/shared/**/*.ts', 'shared/**/*.ts'];
const SHARED = ['extensions/shared/**/*.ts', 'shared/**/*.ts'];
const TESTS = ['**/*.test.ts', '**/testing/**'];

const CLOCK =
  'This reads the clock. Use context.clockTime, the moment of the change: the answer is then the same each time.';
const CHANCE =
  'This is different each time. A script gives the same answer whenever it is asked: decide by what the request holds.';
const NETWORK =
  'A script has no network. Take what it needs from its request, or make it a setting of its configuration.';
const TIMERS = 'A script answers at once and cannot wait. Compute the answer and return it.';
const CODE = 'This makes code from text. Write the function itself.';
const HOST = "This is no part of a script's runtime. Use the language and Stripe's SDK only.";
const ARRAYS = 'Scripts do without typed arrays. Use an array of numbers or of Decimals.';
const LOCALE =
  'This depends on the language of the machine. Spell the text out, or compare with < and >, which are the same everywhere.';
const ZONE =
  'This depends on the time zone of the machine. Use the UTC form of it, such as getUTCDate() or new Date(Date.UTC(…)).';
const COLLECTED = 'This shows when memory is freed, which differs from call to call. Use a Map or a Set.';

/** By what is said of them. */
const GLOBALS = [
  [
    ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'navigator', 'Request', 'Response', 'Headers'],
    NETWORK,
  ],
  [['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'], TIMERS],
  [['performance'], CLOCK],
  [['crypto'], CHANCE],
  [['eval', 'Function'], CODE],
  [['Intl'], LOCALE],
  [['WeakRef', 'FinalizationRegistry'], COLLECTED],
  [
    [
      'ArrayBuffer',
      'SharedArrayBuffer',
      'DataView',
      'Atomics',
      'Int8Array',
      'Uint8Array',
      'Uint8ClampedArray',
    ],
    ARRAYS,
  ],
  [['Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float32Array', 'Float64Array'], ARRAYS],
  [['BigInt64Array', 'BigUint64Array', 'Float16Array'], ARRAYS],
  [['globalThis', 'global', 'window', 'self', 'document', 'localStorage', 'sessionStorage', 'Worker'], HOST],
  [['process', 'Buffer', 'require', 'module', 'exports', '__dirname', '__filename', 'WebAssembly'], HOST],
  [['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'structuredClone', 'atob', 'btoa'], HOST],
  [
    ['escape', 'unescape', 'AbortController', 'AbortSignal', 'Blob', 'FormData', 'Event', 'EventTarget'],
    HOST,
  ],
].flatMap(([names, message]) => names.map((name) => ({ name, message })));

const PROPERTIES = [
  { object: 'Date', property: 'now', message: CLOCK },
  { object: 'Math', property: 'random', message: CHANCE },
  ...['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString'],
  ...['toLocaleUpperCase', 'toLocaleLowerCase', 'localeCompare'],
].map((each) => (typeof each === 'string' ? { property: each, message: LOCALE } : each));

const LOCAL_TIME = ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']
  .flatMap((part) => (part === 'Day' ? [`get${part}`] : [`get${part}`, `set${part}`]))
  .concat('getTimezoneOffset', 'getYear', 'toDateString', 'toTimeString')
  .map((property) => ({ property, message: ZONE }));

const SYNTAX = [
  ['NewExpression[callee.name="Date"][arguments.length=0]', CLOCK],
  ['CallExpression[callee.name="Date"]', CLOCK],
  ['NewExpression[callee.name="Date"][arguments.length>1]', ZONE],
  [
    'ImportExpression',
    'A script is one piece and cannot load more of itself. Write `import … from` at the top of the file.',
  ],
  ['MetaProperty[meta.name="import"]', HOST],
  ['MemberExpression[property.name="constructor"]', CODE],
  ['MemberExpression[property.value="constructor"]', CODE],
  ['TSImportEqualsDeclaration', 'A script is an ES module. Write `import … from` instead.'],
].map(([selector, message]) => ({ selector, message }));

const OTHERS =
  "A script is uploaded with its own app and Stripe's SDK, nothing else. Import @stripe/extensibility-sdk, its /extensions " +
  'and /stdlib, files beside it, or shared/; write the rest yourself.';
const NEIGHBOUR =
  "This lies outside the script's own folder. Move what two scripts need to extensions/shared and import it from there.";
const SDK = '@stripe/extensibility-sdk(/extensions|/stdlib)?$';

/** @param own regular expression of the relative paths that may be imported */
const imports = (own) => [
  'error',
  {
    patterns: [
      { regex: `^(?!\\.{1,2}/|${SDK})`, message: OTHERS },
      { regex: `^(?=\\.)(?!${own})`, message: NEIGHBOUR },
    ],
  },
];

export default tseslint.config(
  {
    files: ALL,
    ignores: TESTS,
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      'no-restricted-globals': ['error', ...GLOBALS],
      'no-restricted-properties': ['error', ...PROPERTIES, ...LOCAL_TIME],
      'no-restricted-syntax': ['error', ...SYNTAX],
      // Beside it, one folder up inside src, or shared at any height.
      'no-restricted-imports': imports('\\./|\\.\\./(?!\\.\\./)|(\\.\\./)+shared/'),
      // A hidden type error is a wrong amount.
      '@typescript-eslint/ban-ts-comment': 'error',
    },
  },
  { files: SHARED, ignores: TESTS, rules: { 'no-restricted-imports': imports('\\./|(\\.\\./)+shared/') } },
);
