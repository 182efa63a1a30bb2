/** The names of an extension, all made from its id, and which ids there cannot be. */
import { basename } from 'node:path';

export interface Names {
  /** Of the extension, its folder and its package: `waive_small_prorations`. */
  id: string;
  /** `Waive small prorations` */
  title: string;
  /** `WaiveSmallProrations` */
  className: string;
}

const ID = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
/** Folders of `extensions` with another meaning. */
const RESERVED = ['shared', 'node_modules'];
const LONGEST = 64;

/** @returns why there can be no such extension; null where there can */
export function wrongId(id: string): string | null {
  if (RESERVED.includes(id)) return `"${id}" is taken: extensions/${id} holds what scripts have in common`;
  if (id.length > LONGEST) return `"${id}" has ${id.length} letters, and ${LONGEST} are the most`;
  if (ID.test(id)) return null;
  const suggested = snakeCase(id);
  const instead = ID.test(suggested) ? `, such as ${suggested}` : ', such as waive_small_prorations';
  return `"${id}" is no name of an extension: use lower-case letters, digits and single underscores${instead}`;
}

export function namesOf(id: string): Names {
  const words = id.split('_');
  const className = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const title = words.join(' ');
  return { id, title: title.charAt(0).toUpperCase() + title.slice(1), className };
}

/** Id and name of a new app, from the name of its folder. */
export function appNames(folder: string): { id: string; name: string } {
  const word = snakeCase(basename(folder)) || 'scripts';
  return { id: `com.example.${word}`, name: namesOf(word).title };
}

function snakeCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
}
