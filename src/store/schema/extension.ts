/** What is active at each extension point, how it came to be, and what the scripts did. */
import { doublePrecision, index, integer, json, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { JsonObject } from '../../contract/json.ts';
import type { Problem } from '../../contract/problem.ts';
import type { RunMode, ScriptContext } from '../../contract/run.ts';
import type { PreviewWire } from '../../contract/wire/platform.ts';
import { position, seconds, tenant } from './columns.ts';

/** The configuration last saved for an extension, active or not; snake_case as its schema names it. */
export const configurations = pgTable(
  'extension_configurations',
  {
    ...tenant(),
    extension: text('extension').notNull(),
    configuration: jsonb('configuration').$type<JsonObject>().notNull(),
    savedAt: seconds('saved_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.livemode, table.extension] })],
);

export interface ActivationSide {
  extension: string;
  version: string;
  configuration: JsonObject;
}

/** Append-only. */
export const activations = pgTable(
  'activations',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    at: seconds('at').notNull(),
    by: text('by').notNull(),
    extensionPoint: text('extension_point').notNull(),
    before: jsonb('before').$type<ActivationSide>(),
    after: jsonb('after').$type<ActivationSide>(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.livemode, table.id] })],
);

/** One activation per account, mode and extension point; no row: the default decides. */
export const activeExtensions = pgTable(
  'active_extensions',
  {
    ...tenant(),
    extensionPoint: text('extension_point').notNull(),
    /** The entry of the history that made it so. */
    activation: text('activation').notNull(),
    app: text('app').notNull(),
    extension: text('extension').notNull(),
    version: text('version').notNull(),
    configuration: jsonb('configuration').$type<JsonObject>().notNull(),
    configurationHash: text('configuration_hash').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.livemode, table.extensionPoint] })],
);

/** JSON as text: a replay must see the very bytes, and jsonb sorts keys. */
export const runs = pgTable(
  'runs',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    at: seconds('at').notNull(),
    mode: text('mode').$type<RunMode>().notNull(),
    extensionPoint: text('extension_point').notNull(),
    method: text('method').notNull(),
    extension: text('extension').notNull(),
    extensionName: text('extension_name').notNull(),
    extensionVersion: text('extension_version').notNull(),
    sourceHash: text('source_hash').notNull(),
    configuration: json('configuration').$type<JsonObject>(),
    configurationHash: text('configuration_hash').notNull(),
    context: json('context').$type<ScriptContext>().notNull(),
    request: json('request').$type<JsonObject>().notNull(),
    result: json('result').$type<JsonObject>(),
    problem: json('problem').$type<Problem>(),
    verdict: text('verdict', { enum: ['changed', 'passed_through', 'failed'] }).notNull(),
    logs: json('logs').$type<readonly string[]>().notNull(),
    spentMs: doublePrecision('spent_ms').notNull(),
    inputBytes: integer('input_bytes').notNull(),
    outputBytes: integer('output_bytes').notNull(),
    customer: text('customer'),
    subscription: text('subscription'),
    invoice: text('invoice'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.livemode, table.id] }),
    index('runs_newest').on(table.accountId, table.livemode, table.position),
    index('runs_of').on(table.accountId, table.livemode, table.extension, table.at),
  ],
);

/** A preview that can be applied, with everything that must not have moved by then. */
export const plans = pgTable(
  'plans',
  {
    ...tenant(),
    id: text('id').notNull(),
    position: position(),
    created: seconds('created').notNull(),
    subscription: text('subscription').notNull(),
    preview: jsonb('preview').$type<PreviewWire>().notNull(),
    basis: jsonb('basis').$type<PlanBasis>().notNull(),
    /** The invoice that applying it made, or the subscription itself. */
    appliedAt: seconds('applied_at'),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.livemode, table.id] })],
);

/** What a plan was computed from. */
export interface PlanBasis {
  subscriptionVersion: number;
  customerVersion: number;
  /** Id and version of what waits for the next invoice. */
  pending: string[];
  /** What decided, by extension point; where none is named, the default. */
  scripts: Record<string, { activation: string; sourceHash: string | null }>;
}
