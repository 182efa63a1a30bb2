// What the linter holds against each part of the repository. Import arrows between folders are checked by
// src/architecture.test.ts; here are the globals and patterns that a part may not use.
import uiExtension from '@stripe/ui-extension-tools/eslint.config.ui-extension.mjs';
import tseslint from 'typescript-eslint';
import scripts from './eslint.scripts.mjs';

const TYPESCRIPT = ['src/**/*.{ts,tsx}', 'extensions/**/*.ts', '*.config.ts'];
const TESTS = ['**/*.test.{ts,tsx}'];

const NOT_PURE = 'The answer would not be the same twice: take it as an argument.';
const NO_CLOCK_NO_CHANCE = [
  { object: 'Date', property: 'now', message: NOT_PURE },
  { object: 'Math', property: 'random', message: NOT_PURE },
  { object: 'performance', property: 'now', message: NOT_PURE },
  { object: 'globalThis', property: 'fetch', message: NOT_PURE },
];
const NO_BARE_DATE = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: NOT_PURE },
  { selector: 'CallExpression[callee.name="Date"]', message: NOT_PURE },
];
const NO_OUTSIDE = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'crypto',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'eval',
  'Function',
].map((name) => ({ name, message: 'This part of the code touches nothing but its arguments.' }));

/** Rules of the views' configuration apply to the views only, wherever it does not say so itself. */
const views = uiExtension.map((config) => ({ ...config, files: ['views/**/*.{ts,tsx}'] }));

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '.build/**',
      '.data/**',
      'extensions/*/generated/**',
      'src/store/migrations/**',
    ],
  },
  ...views,
  {
    files: ['views/**/*.{ts,tsx}'],
    // The running React is told here, so that the plugin does not have to look for it.
    settings: { react: { version: '18.3' } },
    // Props are TypeScript types.
    rules: { 'react/prop-types': 'off' },
  },
  { files: TYPESCRIPT, extends: [tseslint.configs.recommended] },
  {
    files: TYPESCRIPT,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      // The rules with types that catch money bugs; the whole set would double the time for style.
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-base-to-string': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      // Stripe's SDK has an interface and a namespace of one name, which only a declared namespace can say.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/core/**/*.{ts,tsx}', 'src/sdk/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-properties': ['error', ...NO_CLOCK_NO_CHANCE],
      'no-restricted-globals': ['error', ...NO_OUTSIDE],
      'no-restricted-syntax': ['error', ...NO_BARE_DATE],
    },
  },
  {
    files: ['src/core/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^react', message: 'core is plain arithmetic; views live in views/.' },
            { regex: '^node:', message: 'core runs in browsers and scripts too.' },
          ],
        },
      ],
    },
  },
  ...scripts,
);
