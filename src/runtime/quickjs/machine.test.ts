/** The claim that everything rests on: a machine that was set back cannot be told from one that nobody used. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sandboxCode } from '../sandbox/code.ts';
import { Machine } from './machine.ts';
import { measureLayout } from './quickjs.ts';

const MEMORY = 32 * 1024 * 1024;

test.each([
  ['small changes', 'globalThis.kept = [1, 2, 3]; Array.prototype.map = null; "done"'],
  [
    'megabytes of them',
    'globalThis.kept = Array.from({ length: 50000 }, (_, i) => ({ i, text: "x".repeat(20) })); "done"',
  ],
  [
    'one written byte far above everything else',
    'globalThis.kept = new Uint8Array(8000000); kept[7999999] = 7; "done"',
  ],
  ['deep recursion', '(function f(n) { try { return f(n + 1); } catch { return n; } })(0)'],
])('after %s every byte of the memory is as it was', async (_name, code) => {
  const { wasm } = await sandboxCode();
  const layout = await measureLayout(wasm);
  const machine = await Machine.create(wasm, MEMORY, layout);
  machine.boot();
  const state = machine.save();
  expect(machine.restore(state)).toBe(true);
  const before = machine.fingerprint((bytes) => createHash('sha256').update(bytes).digest('hex'));
  expect(machine.evaluate(code, 'test.js')).toHaveProperty('value');
  expect(machine.fingerprint((bytes) => createHash('sha256').update(bytes).digest('hex'))).not.toBe(before);
  expect(machine.restore(state)).toBe(true);
  expect(machine.fingerprint((bytes) => createHash('sha256').update(bytes).digest('hex'))).toBe(before);
});

test('a machine whose memory grew is not set back but replaced', async () => {
  const { wasm } = await sandboxCode();
  const machine = await Machine.create(wasm, MEMORY, await measureLayout(wasm));
  machine.boot();
  const state = machine.save();
  machine.evaluate('globalThis.kept = new Uint8Array(14000000); "done"', 'test.js');
  expect(machine.restore(state)).toBe(false);
});
