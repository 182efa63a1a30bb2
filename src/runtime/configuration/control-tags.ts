/** Tags that shape the control of a field: what they may not stand on. */
import { ARGUMENTS, TAGS } from './tags.ts';
import type { Tag } from './tags.ts';
import type { Generation, Typed } from './typed.ts';

export function refuseControlTags(at: Generation, tags: readonly Tag[], typed: Typed): void {
  for (const tag of tags) {
    const rule = TAGS[tag.name]!;
    if (tag.name === 'order' && !/^-?\d{1,9}$/.test(tag.text))
      at.problems.report(tag.node, `@order needs ${ARGUMENTS.order}, not ${JSON.stringify(tag.text)}`);
    if (tag.name !== 'placeholder' || rule.on === 'all' || typed.kind === 'any') continue;
    if (!rule.on.includes(typed.kind))
      at.problems.report(
        tag.node,
        `@placeholder cannot stand on this type (${typed.kind}): it is for ${rule.on.join(', ')}`,
      );
  }
}
