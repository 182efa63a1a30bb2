/** Adds an extension to the text of a manifest: every byte that was there stays, comments and all. */
import { isDeepStrictEqual } from 'node:util';
import { isCollection, isSeq, parseDocument, stringify } from 'yaml';
import type { Document, YAMLSeq } from 'yaml';
import type { JsonObject } from '../../../contract/json.ts';

/** @param manifest valid YAML, a map @returns the text with the entry as the last of `extensions` */
export function withExtension(manifest: string, entry: JsonObject): string {
  const document = parseDocument(manifest);
  const wanted = document.toJS() as JsonObject & { extensions?: JsonObject[] | null };
  wanted.extensions = [...(wanted.extensions ?? []), entry];
  const inserted = insertedText(manifest, document, entry);
  if (inserted !== null && isDeepStrictEqual(parseDocument(inserted).toJS(), wanted)) return inserted;
  // A layout that text cannot be put into, such as a list in brackets: written anew, comments kept.
  const list = document.get('extensions');
  if (isCollection(list)) (list as YAMLSeq).add(document.createNode(entry));
  else document.set('extensions', document.createNode([entry]));
  return document.toString({ lineWidth: 0 });
}

function insertedText(manifest: string, document: Document, entry: JsonObject): string | null {
  const text = manifest.endsWith('\n') ? manifest : `${manifest}\n`;
  const list = document.get('extensions');
  if (!isSeq(list)) return document.has('extensions') ? null : `${text}extensions:\n${itemText(entry, 2)}`;
  const [start, end] = list.range!;
  if (list.flow) {
    if (list.items.length > 0) return null;
    const rest = text.slice(end);
    const comment = rest.slice(0, rest.indexOf('\n') + 1);
    return `${text.slice(0, start).trimEnd()}${comment}${itemText(entry, 2)}${rest.slice(comment.length)}`;
  }
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const at = endOfLast(text, list, column);
  return `${text.slice(0, at)}${itemText(entry, column)}${text.slice(at)}`;
}

/** Where the line after the last item begins; comments that are indented like the item's own lines belong to it. */
function endOfLast(text: string, list: YAMLSeq, column: number): number {
  const last = list.items.at(-1) as { range: [number, number, number] };
  let at = afterLine(text, last.range[1] - (text[last.range[1] - 1] === '\n' ? 1 : 0));
  for (;;) {
    const next = text.slice(at, afterLine(text, at));
    if (next === '' || !next.trim().startsWith('#') || next.search(/\S/) <= column) return at;
    at += next.length;
  }
}

function afterLine(text: string, position: number): number {
  const end = text.indexOf('\n', position);
  return end === -1 ? text.length : end + 1;
}

function itemText(entry: JsonObject, column: number): string {
  const indent = ' '.repeat(column);
  return stringify([entry], { lineWidth: 0 })
    .split('\n')
    .map((line) => (line === '' ? '' : `${indent}${line}`))
    .join('\n');
}
