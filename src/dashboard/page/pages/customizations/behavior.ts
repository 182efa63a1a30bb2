/** What decides at an extension point, in words: its behavior, where it comes from, and how the last day went. */
import type { ExtensionPointWire, ExtensionWire, RunCountsWire } from '../../../../contract/wire/platform.ts';
import { fieldsOf } from '../../../../contract/configuration/form-fields.ts';
import { configurationText } from '../../../../contract/configuration/form-values.ts';
import { count } from '../../format/words.ts';

export interface Behavior {
  name: string;
  detail: string;
  source: string;
  version: string | null;
}

export function behaviorOf(point: ExtensionPointWire, active: ExtensionWire | null): Behavior {
  if (active === null)
    return { name: point.default_behavior, detail: 'Default', source: 'Stripe', version: null };
  return {
    name: active.name,
    detail: configurationOf(active),
    source: active.app.name,
    version: active.version,
  };
}

export function configurationOf(extension: ExtensionWire): string {
  return configurationText(
    fieldsOf(extension.configuration_schema, extension.configuration_ui),
    extension.configuration,
  );
}

export interface LastDay {
  first: string;
  second: string | null;
  critical: boolean;
}

export function lastDayOf(counts: RunCountsWire): LastDay {
  const first = count(counts.runs, 'run');
  if (counts.failed > 0)
    return {
      first,
      second: `${counts.failed.toLocaleString('en-US')} failed, default stood`,
      critical: true,
    };
  if (counts.passed_through > 0)
    return {
      first,
      second: `${counts.passed_through.toLocaleString('en-US')} passed through`,
      critical: false,
    };
  return { first, second: null, critical: false };
}
