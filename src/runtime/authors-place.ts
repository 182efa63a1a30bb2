/** From a place in a built script to the file and line that its author wrote. */
import { SourceMap } from 'node:module';
import type { SourceMapPayload } from 'node:module';
import type { Place } from './sandbox/protocol.ts';

/** @returns `extensions/x/src/index.ts:42`, or the line of the built script where the map does not say */
export function authorsPlace(sourceMap: string | null, [line, column]: Place): string {
  const unmapped = `line ${line} of the built script`;
  if (sourceMap === null) return unmapped;
  const map = new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
  const found = map.findEntry(line - 1, column - 1);
  if (!('originalSource' in found) || !found.originalSource) return unmapped;
  return `${found.originalSource}:${found.originalLine + 1}`;
}
