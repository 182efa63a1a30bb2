/** What the detail of an extension shows and offers, derived from facts. Pure. */
import type { Failure } from '../../src/console/answer.ts';
import type { Extension, ExtensionList, ExtensionPoint } from '../../src/console/port.ts';

export interface Facts {
  extension: Extension;
  point: ExtensionPoint;
  /** What activating this one would replace; null: the default. */
  replaces: Extension | null;
  /** For money that has no currency yet. */
  currency: string;
}

export type Detail =
  { kind: 'loading' } | { kind: 'failed'; failure: Failure } | { kind: 'loaded'; facts: Facts };

/** Null when the list has no such extension, or no point that it belongs to. */
export function factsOf(list: ExtensionList, id: string, currency: string): Facts | null {
  const extension = list.extensions.find((one) => one.id === id);
  const point = list.points.find((one) => one.id === extension?.extensionPoint);
  if (extension === undefined || point === undefined) return null;
  const other = point.activeExtension === id ? null : point.activeExtension;
  return { extension, point, currency, replaces: list.extensions.find((one) => one.id === other) ?? null };
}

export interface Offers {
  /** Label of the way forward; null: there is nothing to do. */
  review: string | null;
  /** Values can be kept without activating. */
  save: boolean;
  deactivate: boolean;
}

/** Saving what is active goes through the same review as activating; nothing is offered that would do nothing. */
export function offersOf(facts: Facts, dirty: boolean, canActivate: boolean): Offers {
  if (!canActivate) return { review: null, save: false, deactivate: false };
  if (facts.extension.active)
    return { review: dirty ? 'Review changes' : null, save: false, deactivate: true };
  return { review: facts.point.simulated ? 'Review and activate' : null, save: dirty, deactivate: false };
}

/** `Active since its last run failed` and the like: one line under the title. */
export function statusLine({ extension, point }: Facts): string {
  const counts = extension.last24Hours;
  if (extension.lastRun === null) return `${point.name} · version ${extension.version} · never run`;
  const runs = `${counts.runs} ${counts.runs === 1 ? 'run' : 'runs'} in 24 h`;
  return `${point.name} · version ${extension.version} · ${runs}`;
}
