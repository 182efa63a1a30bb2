/** Before and after of one change at an extension point, and from when it counts. */
import type { ExtensionPointWire } from '../../../../contract/wire/platform.ts';
import type { Behavior } from './behavior.ts';
import type { PointChange } from './pointChange.ts';

export interface ReviewProps {
  point: ExtensionPointWire;
  before: Behavior;
  change: PointChange;
  account: string;
}

export function Review({ point, before, change, account }: ReviewProps) {
  const after = change.after;
  return (
    <>
      <dl className="review">
        <dt>Now</dt>
        <dd>
          <strong>{before.name}</strong>
          <span className="small">
            {[before.detail, before.source, before.version].filter(Boolean).join(' · ')}
          </span>
        </dd>
        <dt>After</dt>
        <dd>
          <strong>{after?.name ?? point.default_behavior}</strong>
          <span className="small">
            {after === null
              ? 'Default · Stripe'
              : [after.detail, after.source, after.version].filter(Boolean).join(' · ')}
          </span>
        </dd>
      </dl>
      <p>
        {account === '' ? 'This' : `For ${account}, this`} applies from the next billing operation. Past
        invoices stay as they are.
      </p>
    </>
  );
}
