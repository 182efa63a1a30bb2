// What a person reads who gives an address that does not lead to a database.
import { expect, test } from 'vitest';
import { openStore } from './database.ts';
import { DatabaseUnavailable, isConnectionLost, whyNotOpened } from './unavailable.ts';

const open = (url: string) => openStore({ url, migrationsFolder: 'nowhere' });

test('what is no address of a Postgres database is refused with an example of one', async () => {
  await expect(open('console')).rejects.toThrow(/is not an address.*postgres:\/\/user:password@/);
  await expect(open('mysql://root@127.0.0.1/console')).rejects.toThrow(/begins with 'mysql:\/\/'/);
  await expect(open('postgres://127.0.0.1:5432')).rejects.toThrow(/names no database/);
});

test('where no server answers, that is said, without the password', async () => {
  const refused = await open('postgres://console:geheim@127.0.0.1:1/console').catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(DatabaseUnavailable);
  expect(String(refused)).toContain(
    'No Postgres answers at 127.0.0.1:1/console. Start the server, or correct DATABASE_URL.',
  );
  expect(String(refused)).not.toContain('geheim');
});

test.each([
  ['28P01', /refuses user 'ann' or the password/],
  ['3D000', /has no database of that name. Make it with createdb/],
  ['42501', /may not create tables/],
  ['57P03', /is starting or stopping/],
])('a server that answers %s', (code, sentence) => {
  const error = Object.assign(new Error('of the driver'), { code });
  const wrapped = new Error('of the query layer', { cause: error });
  expect(String(whyNotOpened(wrapped, new URL('postgres://ann:geheim@db.example:5432/console')))).toMatch(
    sentence,
  );
});

test('other errors are told as they are, and are no lost connection', () => {
  const error = Object.assign(new Error('syntax error'), { code: '42601' });
  expect(whyNotOpened(error, new URL('postgres://ann@db.example/console'))).toBe(error);
  expect(isConnectionLost(error)).toBe(false);
  expect(isConnectionLost(new Error('a', { cause: Object.assign(new Error('b'), { code: '57P01' }) }))).toBe(
    true,
  );
});
