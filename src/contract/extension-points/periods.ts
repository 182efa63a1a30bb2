/** Shapes of periods (extensions.md 4.2, 7.3). */
import { fieldsOf, instant, object, oneOf } from '../shapes/shape.ts';

export const timeRange = object({ startDate: instant, endDate: instant });

/** The dates hang on `value`. */
export const anyTimeRange = object(
  { value: oneOf('timeRange', 'oneTime') },
  {
    on: 'value',
    fields: {
      timeRange: fieldsOf({ startDate: instant, endDate: instant }),
      oneTime: fieldsOf({ at: instant }),
    },
  },
);
