/**
 * Messages on the pipe between the engine and its process: four bytes of length, then lines of UTF-8. The first line is
 * JSON of the message; texts that are JSON already follow as they are, one a line, for JSON has no raw line break.
 */

const LENGTH_BYTES = 4;

export function framed(head: unknown, lines: readonly string[]): Buffer {
  const text = lines.length === 0 ? JSON.stringify(head) : `${JSON.stringify(head)}\n${lines.join('\n')}`;
  const bytes = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + bytes);
  frame.writeUInt32LE(bytes);
  frame.write(text, LENGTH_BYTES, 'utf8');
  return frame;
}

/** What came in a frame. */
export interface Message<Head> {
  head: Head;
  lines: string[];
}

export function unframed<Head>(text: string): Message<Head> {
  const [head, ...lines] = text.split('\n');
  return { head: JSON.parse(head!) as Head, lines };
}

/** Cuts what comes in pieces of any size into frames. */
export class Frames {
  #pieces: Buffer[] = [];
  #bytes = 0;

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  /** @returns the text of the next frame, null while it is not complete */
  next(): string | null {
    if (this.#bytes < LENGTH_BYTES) return null;
    if (this.#pieces[0]!.length < LENGTH_BYTES) this.#join();
    const length = this.#pieces[0]!.readUInt32LE();
    if (this.#bytes < LENGTH_BYTES + length) return null;
    this.#join();
    const all = this.#pieces[0]!;
    const end = LENGTH_BYTES + length;
    this.#pieces = [all.subarray(end)];
    this.#bytes -= end;
    return all.toString('utf8', LENGTH_BYTES, end);
  }

  /** Bytes of a frame that is not complete yet. */
  get awaited(): number {
    return this.#bytes;
  }

  #join(): void {
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)];
  }
}
