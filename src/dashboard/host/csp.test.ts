import { expect, test } from 'vitest';
import { allowedBySources } from './csp.ts';

// Path rules of connect-src as Chromium applies them: a trailing slash allows children only.
test.each([
  ['https://a.example/allowed/a', 'https://a.example/allowed/', true],
  ['https://a.example/allowed', 'https://a.example/allowed/', false],
  ['https://a.example/exact', 'https://a.example/exact', true],
  ['https://a.example/exact/more', 'https://a.example/exact', false],
  ['https://a.example/any', 'https://a.example', true],
  ['http://a.example/any', 'https://a.example', false],
  ['https://a.example:8443/any', 'https://a.example', false],
  ['nonsense', 'https://a.example', false],
])('%s under %s: %s', (address, source, allowed) =>
  expect(allowedBySources(address, [source])).toBe(allowed),
);
