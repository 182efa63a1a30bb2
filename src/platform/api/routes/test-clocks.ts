import { eq } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import { deleteCustomer } from '../../billing/delete-customer.ts';
import { now } from '../../clock/clock.ts';
import { beginAdvance, customersOn, findTestClock, finishAdvance, tell } from '../../clock/test-clock.ts';
import { testClockWire, type TestClockRow } from '../../objects/test-clock.ts';
import { DAY } from '../../../core/calendar.ts';
import { within } from '../../scope.ts';
import { listWire, page, paging } from '../list.ts';
import { object, optional, required, text, timestamp } from '../params.ts';
import { route } from '../route.ts';

const PATH = '/v1/test_helpers/test_clocks';
/** Ours: as long as Stripe keeps them; nothing here deletes a clock by itself. */
const KEPT_DAYS = 30;

export const testClockRoutes = [
  route(
    'POST',
    PATH,
    object({
      frozen_time: required(timestamp),
      name: optional(text({ max: 300 })),
    }),
    async ({ platform, scope }, params) => {
      const at = await now(platform, scope);
      const row: TestClockRow = {
        ...scope,
        id: platform.newId('clock'),
        created: at,
        version: 1,
        name: params.name ?? null,
        frozenTime: params.frozen_time,
        status: 'ready',
        targetFrozenTime: null,
        deletesAfter: at + KEPT_DAYS * DAY,
      };
      await platform.store.db.transaction(async (tx) => {
        await tx.insert(schema.testClocks).values(row);
        await tell(platform, scope, tx, 'created', row);
      });
      return testClockWire(row);
    },
  ),

  route('GET', PATH, object(paging), async ({ platform, scope }, params) => {
    const found = await page<TestClockRow>(platform.store.db, scope, schema.testClocks, params, {
      noun: 'test clock',
    });
    return listWire(PATH, found.rows.map(testClockWire), found.hasMore);
  }),

  route('GET', `${PATH}/:id`, object({}), async ({ platform, scope, path }) =>
    testClockWire(await findTestClock(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    `${PATH}/:id/advance`,
    object({ frozen_time: required(timestamp) }),
    async ({ platform, scope, path }, params) => {
      const advancing = await beginAdvance(platform, scope, path.id ?? '', params.frozen_time);
      // Not awaited: the answer shows the clock on its way, and `ready` comes when it is there. What the clock does is
      // nobody's request any more.
      const { request: _request, ...unasked } = platform;
      finishAdvance(unasked, scope, advancing.id).catch((error: unknown) =>
        platform.log(
          `The test clock ${advancing.id} stopped on its way; it goes on at the next start`,
          error,
        ),
      );
      return testClockWire(advancing);
    },
  ),

  route('DELETE', `${PATH}/:id`, object({}), async ({ platform, scope, path }) => {
    const { db } = platform.store;
    const clock = await findTestClock(db, scope, path.id ?? '');
    for (const customer of await customersOn(db, scope, clock.id))
      await deleteCustomer(platform, scope, customer, clock.frozenTime);
    await db.transaction(async (tx) => {
      const { testClocks } = schema;
      await tx.delete(testClocks).where(within(testClocks, scope, eq(testClocks.id, clock.id)));
      await tell(platform, scope, tx, 'deleted', clock);
    });
    return { id: clock.id, object: 'test_helpers.test_clock', deleted: true };
  }),
];
