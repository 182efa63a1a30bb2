/**
 * Stripe's search query language: `email~"example.com" AND -metadata['plan']:null`. Text in, clauses out; what a field is
 * and which operators it takes, fields.ts says.
 */
import { invalid, type ApiError } from '../errors.ts';

export const OPERATORS = [':', '~', '>=', '<=', '>', '<'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Clause {
  negated: boolean;
  /** `email`; of metadata the name alone. */
  field: string;
  /** Of `metadata['plan']`: `plan`. */
  key: string | null;
  operator: Operator;
  /** Null is the bare word, not the quoted text. */
  value: string | null;
  quoted: boolean;
  /** Where the clause starts in the query, counted from 0. */
  at: number;
}

export interface Query {
  /** How the clauses are joined. */
  all: boolean;
  clauses: Clause[];
}

/** As many as Stripe takes. */
export const MOST_CLAUSES = 10;

/** @throws {ApiError} 400 on `query`, which says where and what */
export function parseQuery(text: string): Query {
  const reader = new Reader(text);
  const clauses: Clause[] = [];
  let joined: 'AND' | 'OR' | null = null;
  for (;;) {
    reader.space();
    if (reader.done) break;
    const at = reader.at;
    const word = clauses.length === 0 ? null : reader.connector();
    if (clauses.length > 0) {
      const connector = word ?? 'AND';
      if (joined !== null && joined !== connector)
        throw wrong(text, at, 'AND and OR cannot stand in one query, and a space means AND');
      joined = connector;
      reader.space();
      if (reader.done) throw wrong(text, reader.at, `a clause must follow ${connector}`);
    }
    clauses.push(reader.clause());
    if (clauses.length > MOST_CLAUSES) throw wrong(text, at, `a query has at most ${MOST_CLAUSES} clauses`);
  }
  if (clauses.length === 0)
    throw wrong(text, text.length, "give at least one clause, such as email:'a@example.com'");
  return { all: joined !== 'OR', clauses };
}

/** What is wrong with the query, and from which character on. */
export function wrong(text: string, at: number, why: string): ApiError {
  const rest = text.slice(at, at + 30);
  const place = rest === '' ? 'at its end' : `at character ${at + 1}, '${rest}'`;
  return invalid('query', `The search query cannot be read ${place}: ${why}.`);
}

class Reader {
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.at >= this.#text.length;
  }

  space(): void {
    this.#take(/\s*/y);
  }

  connector(): 'AND' | 'OR' | null {
    const word = this.#take(/(AND|OR)(?=\s|$)/iy);
    return word === null ? null : (word.toUpperCase() as 'AND' | 'OR');
  }

  clause(): Clause {
    const { at } = this;
    const negated = this.#take(/-/y) !== null;
    const field = this.#take(/[A-Za-z_][\w.]*/y);
    if (field === null) throw this.#wrong('a field must stand here, such as email or metadata');
    const key = this.#key();
    this.space();
    const operator = this.#take(/>=|<=|[:~<>]/y) as Operator | null;
    if (operator === null)
      throw this.#wrong(`one of ${OPERATORS.join(' ')} must follow the field '${field}'`);
    this.space();
    const text = this.#quoted();
    if (text !== null) return { negated, field, key, operator, value: text, quoted: true, at };
    const bare = this.#take(/[^\s'"()]+/y);
    if (bare === null) throw this.#wrong(`a value must follow ${operator}, in quotation marks if it is text`);
    const none = bare.toLowerCase() === 'null';
    return { negated, field, key, operator, value: none ? null : bare, quoted: false, at };
  }

  #key(): string | null {
    if (this.#take(/\[/y) === null) return null;
    const key = this.#quoted();
    if (key === null)
      throw this.#wrong("a key in quotation marks must stand in the brackets, as in metadata['plan']");
    if (this.#take(/\]/y) === null) throw this.#wrong("the bracket is not closed, as in metadata['plan']");
    return key;
  }

  /** A backslash makes the next character plain. */
  #quoted(): string | null {
    const start = this.at;
    const mark = this.#take(/['"]/y);
    if (mark === null) return null;
    let text = '';
    for (; !this.done; this.at += 1) {
      const character = this.#text.charAt(this.at);
      if (character === mark) {
        this.at += 1;
        if (!this.done && /[^\s\]:~<>]/.test(this.#text.charAt(this.at)))
          throw this.#wrong('a space must follow the closing quotation mark');
        return text;
      }
      if (character === '\\') this.at += 1;
      text += this.#text.charAt(this.at);
    }
    this.at = start;
    throw this.#wrong(`the quotation mark ${mark} is not closed`);
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }

  #wrong(why: string): ApiError {
    return wrong(this.#text, this.at, why);
  }
}
