/** A query as a condition of SQL. Nothing that a caller wrote becomes part of the statement: values are its parameters. */
import { and, not, or, sql, type SQL } from 'drizzle-orm';
import { TAKES, type Field } from './fields.ts';
import { parseQuery, wrong, type Clause } from './query.ts';

/** Shorter ones would match nearly everything; as on Stripe. */
const SHORTEST_PART = 3;

/** @throws {ApiError} 400 on `query` */
export function conditionOf(text: string, fields: Readonly<Record<string, Field>>): SQL {
  const { all, clauses } = parseQuery(text);
  const conditions = clauses.map((clause) => compiled(text, clause, fields));
  const joined = all ? and(...conditions) : or(...conditions);
  if (joined === undefined) throw new Error('A query without clauses would find everything.');
  return joined;
}

function compiled(text: string, clause: Clause, fields: Readonly<Record<string, Field>>): SQL {
  const { field: name, key, operator, value, negated, at } = clause;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined)
    throw wrong(text, at, `there is no field '${name}' here, but ${Object.keys(fields).join(', ')}`);
  if ((field.type === 'metadata') !== (key !== null))
    throw wrong(
      text,
      at,
      key === null ? "metadata needs a key, as in metadata['plan']" : `the field '${name}' has no keys`,
    );
  if (!TAKES[field.type].includes(operator))
    throw wrong(text, at, `the field '${name}' takes ${TAKES[field.type].join(' ')} and not ${operator}`);
  if (value === null && operator !== ':') throw wrong(text, at, 'null goes with : only');
  const subject = key === null ? sql`${field.column}` : sql`${field.column} ->> ${key}::text`;
  const condition = value === null ? sql`(${subject}) is null` : matches(text, clause, field, subject, value);
  // A field without a value is not the one that is ruled out.
  return negated ? not(sql`coalesce((${condition}), false)`) : condition;
}

function matches(text: string, clause: Clause, { type }: Field, subject: SQL, value: string): SQL {
  const { operator, field, at, quoted } = clause;
  if (type === 'number') {
    if (!/^-?\d{1,15}$/.test(value))
      throw wrong(text, at, `the field '${field}' is compared with a whole number`);
    return sql`${subject} ${sql.raw(operator === ':' ? '=' : operator)} ${value}::bigint`;
  }
  if (type === 'boolean') {
    const wanted = value.toLowerCase();
    if (wanted !== 'true' && wanted !== 'false')
      throw wrong(text, at, `the field '${field}' is true or false`);
    return sql`${subject} = ${wanted === 'true'}`;
  }
  if (!quoted)
    throw wrong(text, at, `text stands in quotation marks, as in ${field}:'${value.slice(0, 20)}'`);
  if (operator === ':') return sql`lower(${subject}) = lower(${value}::text)`;
  if ([...value].length < SHORTEST_PART)
    throw wrong(text, at, `~ needs at least ${SHORTEST_PART} characters to look for`);
  return sql`strpos(lower(${subject}), lower(${value}::text)) > 0`;
}
