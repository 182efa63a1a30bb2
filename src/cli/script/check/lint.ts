/** Forbidden constructs, found by ESLint with our list of them and nothing of the app's own configuration. */
import { join, relative, sep } from 'node:path';
import { ESLint } from 'eslint';
import { projectRoot } from '../../../runtime/project-root.ts';
import type { Finding } from './finding.ts';

/** @param files whole paths inside `root`, without tests */
export async function forbiddenConstructs(root: string, files: readonly string[]): Promise<Finding[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: join(projectRoot(), 'eslint.scripts.mjs'),
    errorOnUnmatchedPattern: false,
    // No comment lifts a rule: what it lets through would still fail in the runtime.
    allowInlineConfig: false,
  });
  const results = await eslint.lintFiles([...files]);
  return results.flatMap(({ filePath, messages }) =>
    messages.map((each): Finding => {
      const [message, cure] = halves(each.message);
      const file = relative(root, filePath).split(sep).join('/');
      return {
        file,
        line: each.line,
        column: each.column,
        severity: 'error',
        check: 'construct',
        message,
        cure,
      };
    }),
  );
}

/** The rules of our list tell the cure after the first sentence. */
function halves(text: string): [message: string, cure: string] {
  const [, first, rest] = /^(.+?\.)\s+(.+)$/s.exec(text) ?? [];
  return first === undefined ? [text, 'Leave it out.'] : [first, rest!];
}
