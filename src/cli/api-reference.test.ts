// Generated files are what their sources say now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../runtime/project-root.ts';
import { KNOWN_TABLE, knownTable, REFERENCE, reference } from './api-reference.ts';

const read = (path: string): string => readFileSync(join(projectRoot(), path), 'utf8');

test(`${KNOWN_TABLE} is what the installed stripe-node says; npm run build writes it anew`, () => {
  expect(
    read(KNOWN_TABLE) === knownTable(projectRoot()),
    `${KNOWN_TABLE} is out of date: npm run build`,
  ).toBe(true);
});

test(`${REFERENCE} is what the routes say; npm run build writes it anew`, () => {
  expect(read(REFERENCE), `${REFERENCE} is out of date: npm run build`).toBe(reference());
});
