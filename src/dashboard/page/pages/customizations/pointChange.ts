/** What one choice at an extension point asks of the platform, and how it is called. The same calls as the drawer's. */
import type { JsonObject } from '../../../../contract/json.ts';
import type { ExtensionWire } from '../../../../contract/wire/platform.ts';
import { fieldsOf } from '../../../../contract/configuration/form-fields.ts';
import { configurationText } from '../../../../contract/configuration/form-values.ts';

export interface PointChange {
  path: string;
  body: JsonObject;
  /** Begins the button's text: "Activate Waive small prorations". */
  verb: string;
  /** What decides afterwards, and with which configuration; null: the default. */
  after: { name: string; detail: string; source: string; version: string } | null;
  /** Toast; the Dashboard shows no more than 30 characters. */
  done: string;
}

export function changeAt(
  active: ExtensionWire | null,
  chosen: ExtensionWire | null,
  configuration: JsonObject,
): PointChange | null {
  if (chosen === null) return active === null ? null : deactivation(active);
  const isActive = active?.id === chosen.id;
  const fields = fieldsOf(chosen.configuration_schema, chosen.configuration_ui);
  return {
    path: `/platform/extensions/${encodeURIComponent(chosen.id)}/${isActive ? 'configuration' : 'activate'}`,
    body: fields.length === 0 && !isActive ? {} : { configuration },
    verb: isActive ? 'Save configuration' : `Activate ${chosen.name}`,
    after: {
      name: chosen.name,
      detail: configurationText(fields, configuration),
      source: chosen.app.name,
      version: chosen.version,
    },
    done: isActive ? 'Configuration saved' : 'Extension activated',
  };
}

function deactivation(active: ExtensionWire): PointChange {
  return {
    path: `/platform/extensions/${encodeURIComponent(active.id)}/deactivate`,
    body: {},
    verb: 'Return to default',
    after: null,
    done: 'Returned to default',
  };
}

/** Nothing to review: the choice is what already decides. */
export function sameChoice(
  active: ExtensionWire | null,
  chosen: ExtensionWire | null,
  configuration: JsonObject,
): boolean {
  if (active?.id !== chosen?.id) return false;
  return chosen === null || stable(chosen.configuration ?? {}) === stable(configuration);
}

/** JSON with sorted keys, so that order makes no difference. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
