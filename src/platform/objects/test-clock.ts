/** Test clocks as the API shows them (billing.md 4.4). */
import type { schema } from '../../store/index.ts';
import type { Wire } from './catalog.ts';

export type TestClockRow = Omit<typeof schema.testClocks.$inferSelect, 'position'>;

export function testClockWire(row: TestClockRow): Wire {
  return {
    id: row.id,
    object: 'test_helpers.test_clock',
    created: row.created,
    deletes_after: row.deletesAfter,
    frozen_time: row.frozenTime,
    livemode: row.livemode,
    name: row.name,
    status: row.status,
    status_details:
      row.status === 'advancing' ? { advancing: { target_frozen_time: row.targetFrozenTime } } : {},
  };
}
