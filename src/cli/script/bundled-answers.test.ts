// The app's own scripts in the sandbox: whatever they are asked, the contract accepts their answer.
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { configurationSchemaOf, loadApp } from '../../runtime/app.ts';
import { buildScript } from '../../runtime/build-script.ts';
import { createEngine } from '../../runtime/create-engine.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { callsFor } from '../../runtime/requests/index.ts';

const engine = createEngine({ workers: 1 });
afterAll(() => engine.close());

const METHODS = loadApp(projectRoot()).extensions.flatMap((extension) =>
  extension.methods.map((method) => [extension.id, method, extension] as const),
);

test.each(METHODS)('%s %s: any answer is accepted, and the same twice', async (_, method, extension) => {
  const bundle = await buildScript(projectRoot(), extension);
  const calls = callsFor(extension, configurationSchemaOf(projectRoot(), extension), method);
  await fc.assert(
    fc.asyncProperty(calls, async (call) => {
      const first = await engine.call({ bundle, ...call });
      expect(first.problem).toBeNull();
      const again = await engine.call({ bundle, ...call });
      expect(JSON.stringify(again.result)).toBe(JSON.stringify(first.result));
    }),
    { numRuns: 100 },
  );
});
