/** Random calls for the rules: any request, asked twice; a change that changes nothing; one upgrade at two moments. */
import fc from 'fast-check';
import { shapeOfConfiguration } from '../../../contract/configuration/shape-of-schema.ts';
import type { JsonObject } from '../../../contract/json.ts';
import type { Period, Seconds } from '../../../core/calendar.ts';
import { wholeAmounts } from '../../../runtime/requests/amounts.ts';
import { callsFor, configurationsFor, contextAt } from '../../../runtime/requests/index.ts';
import type { Asked } from '../../../runtime/requests/index.ts';
import { billingPeriods, millionths, momentIn } from '../../../runtime/requests/periods.ts';
import { matchings, planted } from '../../../runtime/requests/planted.ts';
import { perUnitPricing, products } from '../../../runtime/requests/prices.ts';
import { credit, debit } from '../../../runtime/requests/prorations.ts';
import { currencies, metadata } from '../../../runtime/requests/words.ts';
import type { AppExtension } from '../../../runtime/app.ts';

/** Calls that belong together, in the order in which they are asked. */
export type Trial = readonly Asked[];

export interface Subject {
  extension: AppExtension;
  /** Of its configuration; null where it has none. */
  schema: JsonObject | null;
  /** Script form; null: random ones. */
  configuration: JsonObject | null;
}

/** Any request of a method, asked twice. */
export function anyRequest(subject: Subject, method: string): fc.Arbitrary<Trial> {
  const { schema, extension } = subject;
  return callsFor(extension, schema, method, configurationsOf(subject)).map((asked) => [asked, asked]);
}

/** A price of one unit and what hangs on it; what it costs is said apart. */
const sold = fc.record({ metadata, product: products });

/**
 * One price, credited and charged from a moment on. The charge that is undone is of the full period (said or not), or
 * of its rest from an earlier moment on; then a first call asks what that one was.
 */
export function noOps(subject: Subject): fc.Arbitrary<Trial> {
  return fc
    .record({
      configuration: configurationsOf(subject),
      matches: matchings,
      period: billingPeriods,
      passed: millionths,
      /** Null: nothing is said of the charge. Otherwise how much of the time up to the change had passed at it. */
      charged: fc.oneof(
        { withCrossShrink: true },
        { weight: 1, arbitrary: fc.constantFrom(0, null) },
        { weight: 1, arbitrary: millionths },
      ),
      price: sold,
      unitAmount: wholeAmounts,
      currency: currencies,
    })
    .map(({ configuration, matches, period, passed, charged, price, unitAmount, currency }) => {
      const at = momentIn(period, passed);
      const pricing = perUnitPricing(String(unitAmount), price)(period.recurrence, currency);
      const since = charged === null ? period.start : momentIn({ start: period.start, end: at }, charged);
      const charge: Period = { start: since, end: period.end };
      const change = [
        credit(period, at, charged === null ? null : charge, pricing),
        debit(period, at, pricing),
      ];
      const call = callsOf(subject, configuration, matches);
      if (since === period.start) return [call(at, change)];
      return [call(since, [debit(period, since, pricing)]), call(at, change)];
    });
}

/** From a lower to a higher price of the same currency and interval, at two moments of one period. */
export function upgrades(subject: Subject): fc.Arbitrary<Trial> {
  return fc
    .record({
      configuration: configurationsOf(subject),
      matches: matchings,
      period: billingPeriods,
      moments: fc.tuple(millionths, millionths),
      saysCharge: fc.boolean(),
      from: sold,
      to: sold,
      lower: fc.integer({ min: 0, max: 1_000_000 }),
      more: fc.integer({ min: 1, max: 1_000_000 }),
      currency: currencies,
    })
    .map(({ configuration, matches, period, moments, saysCharge, from, to, lower, more, currency }) => {
      const before = perUnitPricing(String(lower), from)(period.recurrence, currency);
      const after = perUnitPricing(String(lower + more), to)(period.recurrence, currency);
      const call = callsOf(subject, configuration, matches);
      return [...moments]
        .sort((a, b) => a - b)
        .map((passed) => {
          const at = momentIn(period, passed);
          return call(at, [credit(period, at, saysCharge ? period : null, before), debit(period, at, after)]);
        });
    });
}

function configurationsOf({ schema, configuration }: Subject): fc.Arbitrary<JsonObject> {
  return configuration ? fc.constant(configuration) : configurationsFor(schema);
}

function callsOf({ extension, schema }: Subject, configuration: JsonObject, matches: readonly boolean[]) {
  const shape = schema && shapeOfConfiguration(schema);
  return (at: Seconds, items: JsonObject[]): Asked => {
    const request = { items: items.map((item) => ({ key: `item_1:${item.type as string}`, ...item })) };
    return {
      method: 'prorate_items',
      configuration,
      request: planted(request, configuration, shape, matches),
      context: contextAt(at, extension.id),
    };
  };
}
