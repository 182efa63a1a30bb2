import { expect, test } from 'vitest';
import { sandboxDocument, sandboxPolicy } from './document.ts';

const origin = 'http://127.0.0.1:4400';

test('the policy names the origin and nothing but the manifest may be fetched', () => {
  expect(sandboxPolicy({ origin, connectSrc: [`${origin}/platform/`] })).toBe(
    "default-src 'none'; script-src http://127.0.0.1:4400; connect-src http://127.0.0.1:4400/platform/; " +
      "frame-ancestors http://127.0.0.1:4400; base-uri 'none'; form-action 'none'; sandbox allow-scripts",
  );
});

test('an empty connect-src allows no connection at all', () => {
  expect(sandboxPolicy({ origin, connectSrc: [] })).toContain("connect-src 'none'");
});

test('a source cannot smuggle another directive into the policy', () => {
  expect(() => sandboxPolicy({ origin, connectSrc: ['https://a.example/; script-src *'] })).toThrow(
    /connect-src/,
  );
});

test('the runtime comes before the bundle, and addresses are escaped', () => {
  const html = sandboxDocument({
    scriptUrl: `${origin}/assets/sandbox.js`,
    viewsUrl: `${origin}/v.js?a=1&b="2"`,
  });
  expect(html.indexOf('sandbox.js')).toBeLessThan(html.indexOf('v.js'));
  expect(html).toContain('v.js?a=1&amp;b=&quot;2&quot;');
});
