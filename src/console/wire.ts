/** From the JSON of `/platform` to the port's model: names only, no arithmetic. */
import type {
  ComparedLineWire,
  ExtensionListWire,
  ExtensionWire,
  LineSideWire,
  PreviewWire,
  RunWire,
} from '../contract/wire/platform.ts';
import type { Change, ComparedLine, Extension, ExtensionList, LineSide, Preview, Run } from './port.ts';

export function extensionFromWire(wire: ExtensionWire): Extension {
  return {
    id: wire.id,
    name: wire.name,
    description: wire.description,
    extensionPoint: wire.extension_point,
    activatedBy: wire.activated_by,
    version: wire.version,
    app: wire.app,
    active: wire.active,
    state: wire.state,
    configuration: wire.configuration,
    configurationSchema: wire.configuration_schema,
    configurationUi: wire.configuration_ui,
    last24Hours: {
      runs: wire.last_24_hours.runs,
      passedThrough: wire.last_24_hours.passed_through,
      failed: wire.last_24_hours.failed,
    },
    lastRun: wire.last_run,
  };
}

export function extensionListFromWire(wire: ExtensionListWire): ExtensionList {
  return {
    points: wire.points.map((point) => ({
      id: point.id,
      name: point.name,
      defaultBehavior: point.default_behavior,
      description: point.description,
      activeExtension: point.active_extension,
      simulated: point.simulated,
    })),
    extensions: wire.data.map(extensionFromWire),
  };
}

/** The body of `POST /platform/previews`; a date is left out when the account's clock decides. */
export function changeToWire(change: Change) {
  return {
    subscription: change.subscription,
    items: change.items.map(({ id, price, quantity }) => ({ id, price, quantity })),
    proration_behavior: change.prorationBehavior,
    ...(change.prorationDate === null ? {} : { proration_date: change.prorationDate }),
  };
}

/** `asked` is the change that the caller sent: an apply repeats exactly that. */
export function previewFromWire(wire: PreviewWire, asked: Change): Preview {
  return {
    id: wire.id,
    created: wire.created,
    change: asked,
    moment: wire.moment,
    currency: wire.currency,
    period: wire.period,
    customer: wire.customer,
    active: wire.active && {
      extension: wire.active.extension,
      name: wire.active.name,
      version: wire.active.version,
      summary: wire.active.summary,
    },
    lines: wire.lines.map(lineFromWire),
    totals: {
      byDefault: wire.totals.by_default,
      byScript: wire.totals.by_script,
      difference: wire.totals.difference,
      billed: wire.totals.billed,
    },
    billed: wire.billed,
    nextInvoiceAt: wire.next_invoice_at,
    run: wire.run,
    warnings: wire.warnings,
  };
}

function lineFromWire(wire: ComparedLineWire): ComparedLine {
  return {
    key: wire.key,
    type: wire.type,
    proration: wire.proration,
    description: wire.description,
    productName: wire.product_name,
    quantity: wire.quantity,
    base: wire.base,
    unitAmount: wire.unit_amount,
    byDefault: sideFromWire(wire.by_default),
    byScript: wire.by_script && sideFromWire(wire.by_script),
    difference: wire.difference,
    verdict: wire.verdict,
    because: wire.because,
  };
}

function sideFromWire(wire: LineSideWire): LineSide {
  return { amount: wire.amount, factor: wire.factor, period: wire.period };
}

export function runFromWire(wire: RunWire): Run {
  return {
    id: wire.id,
    at: wire.at,
    mode: wire.mode,
    extensionPoint: wire.extension_point,
    method: wire.method,
    script: { id: wire.script.id, name: wire.script.name, version: wire.script.version },
    verdict: wire.verdict,
    problem: wire.problem,
    configuration: wire.configuration,
    request: wire.request,
    result: wire.result,
    logs: wire.logs,
    spent: { ms: wire.spent.ms, inputBytes: wire.spent.input_bytes, outputBytes: wire.spent.output_bytes },
    subject: wire.subject,
  };
}
