/** Messages of the Postgres protocol, as far as prepared statements need them: what is sent, and what comes back. */

/** One column of an answer. */
export interface Column {
  name: string;
  type: number;
}

export interface Reply {
  /** Types of the statement's parameters; null when it was not asked. */
  parameters: number[] | null;
  /** Null when it was not asked, or the statement gives no rows. */
  columns: Column[] | null;
  /** As text; null is SQL's. */
  rows: (string | null)[][];
  /** Rows that the command says it touched. */
  affected: number;
  error: ErrorFields | null;
  /** Whether the answer is whole. */
  ready: boolean;
}

/** By the protocol's letters: `C` the SQLSTATE, `M` the message. */
export type ErrorFields = Readonly<Record<string, string>>;

const NONE = Buffer.alloc(0);

function message(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4);
  const head = Buffer.allocUnsafe(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(length, 1);
  return Buffer.concat([head, ...parts], length + 1);
}

const zeroEnded = (text: string): Buffer => Buffer.from(`${text}\0`);

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32BE(value);
  return bytes;
}

export const SYNC = message('S');
/** The unnamed portal, all rows of it. */
const EXECUTE = message('E', zeroEnded(''), int32(0));
const UNNAMED = zeroEnded('');
const NO_FORMATS = int16(0);
const NULL = int32(-1);

/** Parses under a name, and asks for the types of parameters and columns. */
export function prepareMessage(name: string, text: string): Buffer {
  return Buffer.concat([
    message('P', zeroEnded(name), zeroEnded(text), int16(0)),
    message('D', Buffer.from('S'), zeroEnded(name)),
    SYNC,
  ]);
}

export function closeMessage(name: string): Buffer {
  return Buffer.concat([message('C', Buffer.from('S'), zeroEnded(name)), SYNC]);
}

export function executeMessage(name: string, values: readonly (string | null)[]): Buffer {
  const parts: Buffer[] = [UNNAMED, zeroEnded(name), NO_FORMATS, int16(values.length)];
  for (const value of values) {
    if (value === null) {
      parts.push(NULL);
      continue;
    }
    const bytes = Buffer.from(value);
    parts.push(int32(bytes.length), bytes);
  }
  parts.push(NO_FORMATS);
  return Buffer.concat([message('B', ...parts), EXECUTE, SYNC]);
}

/** @param bytes everything that came back up to the end of the exchange */
export function readReply(bytes: Uint8Array): Reply {
  const buffer = bytes.length === 0 ? NONE : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const reply: Reply = { parameters: null, columns: null, rows: [], affected: 0, error: null, ready: false };
  for (let at = 0; at < buffer.length;) {
    const type = buffer[at];
    const end = at + 1 + buffer.readInt32BE(at + 1);
    readInto(reply, type ?? 0, buffer, at + 5, end);
    at = end;
  }
  return reply;
}

const code = (letter: string): number => letter.charCodeAt(0);
const [ROW, COLUMNS, PARAMETERS, DONE, FAILED, READY] = ['D', 'T', 't', 'C', 'E', 'Z'].map(code);

function readInto(reply: Reply, type: number, buffer: Buffer, from: number, end: number): void {
  switch (type) {
    case ROW:
      reply.rows.push(readRow(buffer, from));
      return;
    case COLUMNS:
      reply.columns = readColumns(buffer, from);
      return;
    case PARAMETERS:
      reply.parameters = Array.from({ length: buffer.readInt16BE(from) }, (_, index) =>
        buffer.readInt32BE(from + 2 + index * 4),
      );
      return;
    case DONE:
      reply.affected = Number(/\d+$/.exec(buffer.toString('latin1', from, end - 1))?.[0] ?? 0);
      return;
    case FAILED:
      // The first one is the cause.
      reply.error ??= readError(buffer, from, end);
      return;
    case READY:
      reply.ready = true;
      return;
    default:
    // What is bound, closed or noted needs no answer.
  }
}

function readRow(buffer: Buffer, from: number): (string | null)[] {
  const count = buffer.readInt16BE(from);
  const row = new Array<string | null>(count);
  let at = from + 2;
  for (let index = 0; index < count; index += 1) {
    const length = buffer.readInt32BE(at);
    at += 4;
    if (length === -1) {
      row[index] = null;
      continue;
    }
    row[index] = buffer.toString('utf8', at, at + length);
    at += length;
  }
  return row;
}

/** Behind each name: table, number, type, size, modifier, format. */
const AFTER_NAME = 18;

function readColumns(buffer: Buffer, from: number): Column[] {
  const columns: Column[] = [];
  let at = from + 2;
  for (let left = buffer.readInt16BE(from); left > 0; left -= 1) {
    const end = buffer.indexOf(0, at);
    columns.push({ name: buffer.toString('utf8', at, end), type: buffer.readInt32BE(end + 7) });
    at = end + 1 + AFTER_NAME;
  }
  return columns;
}

function readError(buffer: Buffer, from: number, end: number): ErrorFields {
  const fields: Record<string, string> = {};
  for (let at = from; at < end && buffer[at] !== 0;) {
    const stop = buffer.indexOf(0, at);
    fields[String.fromCharCode(buffer[at] ?? 0)] = buffer.toString('utf8', at + 1, stop);
    at = stop + 1;
  }
  return fields;
}
