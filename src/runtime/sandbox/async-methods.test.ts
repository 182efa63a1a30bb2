/** Methods that may return a promise: it is awaited inside the sandbox, alike on both engines. */
import { expect, test } from 'vitest';
import { object, text } from '../../contract/shapes/shape.ts';
import { Scripts } from '../quickjs/scripts.ts';
import { Realm } from '../v8/realm.ts';
import { sandboxCode } from './code.ts';
import type { ScriptShapes } from './protocol.ts';

const CODE = `exportDefault(class {
  method({ id }) {
    switch (id) {
      case 'waits': return (async () => { await 0; console.log('waited'); return { answer: id }; })();
      case 'hangs': return new Promise(() => {});
      case 'fails': return Promise.reject(new Error('no'));
      case 'misshapes': return Promise.resolve({ answer: 5 });
      default: return { answer: id };
    }
  }
})`;
const SHAPES: ScriptShapes = {
  configuration: object({}),
  methods: { method: { request: object({ id: text }), result: object({ answer: text }), async: true } },
};
const LIMITS = { memoryBytes: 2 ** 26, outputBytes: 10_000, logCharacters: 1_000, keepsInstance: false };

test.each([
  ['waits', /^result\t\{"answer":"waits"\}\t\["waited"\]$/],
  ['answers at once', /^result\t\{"answer":"answers at once"\}\t\[\]$/],
  ['hangs', /^problem\t.*"output_invalid".*never settles/],
  ['fails', /^problem\t.*"script_threw".*Error: no/],
  ['misshapes', /^problem\t.*"output_invalid".*answer must be a string/],
])('a method whose promise %s', async (id, line) => {
  const { prelude, wasm } = await sandboxCode();
  const input = JSON.stringify({ method: 'method', request: { id }, configuration: {}, context: {} });
  const shapes = JSON.stringify(SHAPES);
  const realm = new Realm({ ...LIMITS, prelude });
  expect(realm.load('script', CODE, shapes)).toBe('');
  expect(realm.answer('script', input)).toMatch(line);
  const quickjs = await Scripts.start({ ...LIMITS, prelude, wasm });
  const load = { kind: 'load', sourceHash: 'script', code: CODE, shapes, timeMs: 1_000 } as const;
  expect((await quickjs.load(load)).spoken).toEqual([]);
  expect((await quickjs.call('script', input, 1_000)).spoken[0]).toMatch(line);
});
