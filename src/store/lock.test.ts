import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUseError, holderOf, lockFolder } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a second lock on a folder is refused and names where the first answers', () => {
  const lock = lockFolder(folder);
  lock.listening(4400);
  expect(() => lockFolder(folder)).toThrow(FolderInUseError);
  expect(() => lockFolder(folder)).toThrow(/http:\/\/127\.0\.0\.1:4400/);
  expect(holderOf(folder)?.port).toBe(4400);
  lock.release();
  expect(holderOf(folder)).toBeNull();
  lockFolder(folder).release();
});

test('the lock of a process that is gone heals', () => {
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: gone, started: '1', port: 4400 }));
  const lock = lockFolder(folder);
  expect(holderOf(folder)?.pid).toBe(process.pid);
  lock.release();
});

test.runIf(process.platform === 'linux')('a living process that only got the same pid does not count', () => {
  writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: process.pid, started: '1', port: 1 }));
  lockFolder(folder).release();
});

test('half a lock file heals', () => {
  writeFileSync(join(folder, 'lock.json'), '{"pid": 1');
  lockFolder(folder);
  expect(readFileSync(join(folder, 'lock.json'), 'utf8')).toContain(String(process.pid));
});
