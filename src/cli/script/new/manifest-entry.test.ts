// Every byte of a manifest stays; the entry becomes the last of its extensions.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { withExtension } from './manifest-entry.ts';

const entry = { id: 'late', permissions: [], script: { type: 'typescript', content: 'extensions/late.ts' } };

const LATE = `  - id: late
    permissions: []
    script:
      type: typescript
      content: extensions/late.ts
`;

test.each([
  [
    'after a list with comments, before what follows',
    `# The app.
id: a   # its id
extensions: # all of them
  # the first
  - id: early
    methods: { prorate_items: { implementation_type: script } }
    # belongs to early

  # - id: switched_off
constants: { ORIGIN: 'http://127.0.0.1' }
`,
    `# The app.
id: a   # its id
extensions: # all of them
  # the first
  - id: early
    methods: { prorate_items: { implementation_type: script } }
    # belongs to early
${LATE}
  # - id: switched_off
constants: { ORIGIN: 'http://127.0.0.1' }
`,
  ],
  [
    'at the end of the file',
    'id: a\nextensions:\n  - id: early\n',
    `id: a\nextensions:\n  - id: early\n${LATE}`,
  ],
  [
    'without a last line break',
    'id: a\nextensions:\n  - id: early',
    `id: a\nextensions:\n  - id: early\n${LATE}`,
  ],
  [
    'in a list at the margin',
    'extensions:\n- id: early\n  name: |\n    Two\n    lines\nid: a\n',
    `extensions:\n- id: early\n  name: |\n    Two\n    lines\n${LATE.replace(/^ {2}/gm, '')}id: a\n`,
  ],
  ['in an empty list', 'extensions: [] # none yet\nid: a\n', `extensions: # none yet\n${LATE}id: a\n`],
  ['where there is no list', 'id: a # its id\n', `id: a # its id\nextensions:\n${LATE}`],
])('%s', (_, before, after) => {
  expect(withExtension(before, entry)).toBe(after);
});

test.each(['id: a # its id\nextensions: [{ id: early }]\n', 'id: a # its id\nextensions:\n'])(
  'where text cannot be put in, comments stay all the same: %j',
  (before) => {
    const after = withExtension(before, entry);
    const early = before.includes('early') ? [{ id: 'early' }] : [];
    expect(parse(after)).toEqual({ id: 'a', extensions: [...early, entry] });
    expect(after).toContain('# its id');
  },
);
