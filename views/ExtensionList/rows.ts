/** The list as it reads: groups by extension point, the default first in each, one fact per row. Pure. */
import type { Extension, ExtensionList } from '../../src/console/port.ts';
import { lineOf } from '../effects.ts';
import { counted, ELSEWHERE, WORDS } from '../words.ts';

export interface Row {
  /** Extension id, or `default:<point>`. */
  id: string;
  title: string;
  fact: string;
  badge: Extension['state'] | null;
}

export interface Group {
  id: string;
  title: string;
  /** What decides now: `now: Waive small prorations`. Null: nothing does for the whole account. */
  now: string | null;
  note: string | null;
  rows: Row[];
}

const DEFAULT = 'default:';

/** The points of the account in their order, then what coupons, workflows and points that we do not know bring. */
export function groupsOf(list: ExtensionList): Group[] {
  return [...pointsOf(list), ...elsewhereOf(list)];
}

function pointsOf({ points, extensions }: ExtensionList): Group[] {
  return points.map((point) => {
    const mine = extensions.filter((extension) => extension.extensionPoint === point.id);
    const active = mine.find((extension) => extension.id === point.activeExtension);
    const standard: Row = {
      id: `${DEFAULT}${point.id}`,
      title: 'Default',
      fact: point.defaultBehavior,
      badge: active === undefined ? 'active' : null,
    };
    return {
      id: point.id,
      title: point.name,
      now: active === undefined ? 'now: default' : `now: ${active.name}`,
      note: point.simulated ? null : WORDS.notSimulated,
      rows: [standard, ...mine.map(rowOf)],
    };
  });
}

function elsewhereOf({ points, extensions }: ExtensionList): Group[] {
  const others = extensions.filter(({ extensionPoint }) => !points.some(({ id }) => id === extensionPoint));
  return ELSEWHERE.flatMap(({ by, title, note }): Group[] => {
    const mine = others.filter(({ activatedBy }) => activatedBy === by);
    const rows = mine.map((each) => ({ ...rowOf(each), fact: descriptionOf(each), badge: null }));
    return mine.length === 0 ? [] : [{ id: `by:${by}`, title, now: null, note, rows }];
  });
}

/** The point whose default a row stands for; null for a row of an extension. */
export function pointOfRow(id: string): string | null {
  return id.startsWith(DEFAULT) ? id.slice(DEFAULT.length) : null;
}

/** The extension of a row that no switch of the account decides on; null for any other row. */
export function elsewhereRow({ points, extensions }: ExtensionList, id: string): Extension | null {
  const found = extensions.find((extension) => extension.id === id);
  return found === undefined || points.some((point) => point.id === found.extensionPoint) ? null : found;
}

function rowOf(extension: Extension): Row {
  return { id: extension.id, title: extension.name, fact: factOf(extension), badge: extension.state };
}

function factOf(extension: Extension): string {
  const { runs, passedThrough, failed } = extension.last24Hours;
  if (extension.state === 'failing') {
    const some = failed > 0 ? `${failed} of ${counted(runs, 'run', 'runs')} failed` : 'The last run failed';
    return `${some}: default stood. Open to see why`;
  }
  const what = lineOf(extension);
  if (!extension.active) return what ?? `Version ${extension.version}`;
  const facts = [
    what,
    extension.lastRun === null ? 'Never run' : `${counted(runs, 'run', 'runs')} in 24 h`,
    passedThrough > 0 ? `${passedThrough} left as default` : null,
  ];
  return facts.filter((fact) => fact !== null).join(' · ');
}

function descriptionOf({ description, version }: Extension): string {
  return description ?? `Version ${version}`;
}

/** The extensions whose last run failed: the only ones that earn a banner. */
export function failingOf({ extensions }: ExtensionList): Extension[] {
  return extensions.filter((extension) => extension.state === 'failing');
}

export function activeOf({ extensions }: ExtensionList): Extension[] {
  return extensions.filter((extension) => extension.active);
}
