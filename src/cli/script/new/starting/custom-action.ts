/** Custom action: writes down what a step of a workflow was given. */
import type { StartingScript } from './starting-script.ts';

export const customAction: StartingScript = {
  description: 'Writes down what a step of a workflow was given.',
  purpose: 'Reads what was entered for the step.',
  requests: [{ config: { label: 'Large order' }, request: { customInput: { amount: 30_000 } } }],
  source: ({ title, className }) => `/**
 * ${title}.
 *
 * A step of a workflow. As it stands, it prints one line with what was entered for the step. Replace that by what it should
 * do, and these lines by what the author of a workflow should know of it.
 *
 * Example: with the label "Large order" and a step that was given amount 30000, it prints
 * \`Large order: {"amount":30000}\`.
 */
import type { Context, Extend } from '@stripe/extensibility-sdk/extensions';

export interface ${className}Config extends Record<string, unknown> {
  /**
   * Begins every line.
   * @displayName Label
   * @minLength 1
   */
  label: string;
}

export default class ${className} implements Extend.Workflows.CustomAction<${className}Config> {
  /** An error thrown here fails the step, and Stripe does not try it again. */
  async execute(
    { customInput }: Extend.Workflows.CustomAction.ExecuteInput,
    { label }: ${className}Config,
    _context: Context,
  ): Promise<object> {
    console.log(lineOf(label, customInput));
    // Nothing reads it.
    return {};
  }
}

export function lineOf(label: string, customInput: Record<string, unknown>): string {
  return \`\${label}: \${JSON.stringify(customInput)}\`;
}
`,
  test: ({ id, className }) => `// What the step prints, and that it comes to an end.
import type { Context } from '@stripe/extensibility-sdk/extensions';
import { expect, test } from 'vitest';
import ${className}, { lineOf } from './index.ts';

const context: Context = { type: 'script', id: '${id}', livemode: false };

test('a line has the label and what was entered', () => {
  expect(lineOf('Large order', { amount: 30_000 })).toBe('Large order: {"amount":30000}');
});

test('the step comes to its end', async () => {
  const ran = new ${className}().execute({ customInput: {} }, { label: 'Large order' }, context);
  await expect(ran).resolves.toEqual({});
});
`,
};
