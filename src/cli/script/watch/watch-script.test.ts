// `script run --watch` on real files: saved as editors save them, and told of in words.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { creditAndDebit } from '../../../runtime/testing/proratable-items.ts';
import { SCRIPT, scriptWith, temporaryApp } from '../../../runtime/testing/temporary-app.ts';
import { runScript } from '../run-script.ts';

/** Keeps what is written, and tells when it says something. */
class Followed extends Writable {
  text = '';
  #look: () => void = () => undefined;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
    this.#look();
  }

  /** @returns everything since the last time, once it holds the text */
  async until(part: string): Promise<string> {
    while (!this.text.includes(part)) await new Promise<void>((resolve) => (this.#look = resolve));
    const said = this.text;
    this.text = '';
    return said;
  }
}

const LINE = JSON.stringify({ request: creditAndDebit() });

function watching() {
  const app = temporaryApp({
    [SCRIPT]: scriptWith('return rule(same(request));', "import { rule } from '../../shared/rule.ts';"),
    'extensions/shared/rule.ts': 'export const rule = (answer: any) => answer;\n',
    'lines.jsonl': `${LINE}\n`,
  });
  const ended = new AbortController();
  const [stdout, stderr] = [new Followed(), new Followed()];
  const code = runScript({
    id: 'rule',
    method: 'prorateItems',
    appRoot: app,
    input: join(app, 'lines.jsonl'),
    watch: true,
    signal: ended.signal,
    stdin: process.stdin,
    stdout,
    stderr,
  });
  onTestFinished(() => ended.abort());
  return { app, stdout, stderr, code, end: () => ended.abort() };
}

test('script, shared file and input are answered again at each save, until the end', async () => {
  const { app, stdout, stderr, code, end } = watching();
  await stderr.until('Ctrl-C ends');
  expect(JSON.parse(await stdout.until('\n')).result.items[0].prorationFactor).toBe('-0.5');

  const factor = 'prorationFactor: item.key === "credit" ? Decimal.zero : item.currentProrationFactor';
  const waived = scriptWith(
    'console.log("asked"); return rule(same(request));',
    "import { rule } from '../../shared/rule.ts';",
  );
  writeFileSync(join(app, SCRIPT), waived.replace('prorationFactor: item.currentProrationFactor', factor));
  expect(await stdout.until('prints')).toBe(
    'Saved: 1 answer, and these changed:\n  line 1: item "credit": prorationFactor was −0.5, is 0\n  line 1: prints asked\n',
  );

  // In the place of the old file, as many editors do it.
  writeFileSync(
    join(app, 'aside.ts'),
    'export const rule = (answer: any) => ({ items: answer.items.slice(1) });\n',
  );
  renameSync(join(app, 'aside.ts'), join(app, 'extensions/shared/rule.ts'));
  expect(await stdout.until('line 1')).toContain('line 1: output_invalid: ');

  writeFileSync(join(app, 'lines.jsonl'), `${LINE}\n{"request": {"items": []}}\n`);
  expect(await stdout.until('line 2')).toContain('line 2: is new: {"result":{"items":[]}');

  end();
  expect(await code).toBe(0);
});

test('a script that does not build is told of, and the next save goes on', async () => {
  const { app, stdout, stderr, code, end } = watching();
  await stderr.until('Ctrl-C ends');
  await stdout.until('result');
  writeFileSync(join(app, 'extensions/shared/rule.ts'), 'export const rule = (answer: any) => ;\n');
  expect(await stdout.until('\n')).toContain(
    'Saved, but it cannot be run: rule could not be built: extensions/shared/rule.ts:1',
  );
  writeFileSync(
    join(app, 'extensions/shared/rule.ts'),
    'export const rule = (answer: any) => answer; // mended\n',
  );
  expect(await stdout.until('\n')).toBe('Saved: 1 answer, as before.\n');
  end();
  expect(await code).toBe(0);
});

test('to watch it needs a file, and prints no document', async () => {
  const app = temporaryApp({ [SCRIPT]: scriptWith('return same(request);') });
  const common = { id: 'rule', method: 'prorateItems', appRoot: app, watch: true, stdin: process.stdin };
  for (const more of [{}, { input: join(app, SCRIPT), json: true }]) {
    const [stdout, stderr] = [new Followed(), new Followed()];
    expect(await runScript({ ...common, ...more, stdout, stderr })).toBe(1);
    expect(stderr.text).toContain('--watch needs --input');
  }
});
