/** A state in words; the colour only repeats it. */
import type { Word } from '../format/words.ts';

export function Badge({ word }: { word: Word }) {
  return <span className={`badge badge-${word.tone}`}>{word.text}</span>;
}
