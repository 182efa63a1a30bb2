/** What the three sides of a call say to each other: engine (host), sandbox, and the code inside it. */
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Problem } from '../../contract/problem.ts';
import type { ObjectShape, Shape } from '../../contract/shapes/shape.ts';

/** What a sandbox is started with. */
export interface SandboxStart {
  /** Code that prepares the inside before a script is loaded. */
  prelude: string;
  memoryBytes: number;
  outputBytes: number;
  logCharacters: number;
  /** Never but for measuring: the engine that sets its sandbox back between calls does not. */
  keepsInstance: boolean;
}

/** Shapes by which a script's values are converted beside it. */
export interface ScriptShapes {
  configuration: ObjectShape;
  /** By the name in the script's class. */
  methods: Record<string, { request: Shape; result: Shape; async?: true }>;
}

export interface LoadRequest {
  kind: 'load';
  sourceHash: string;
  code: string;
  /** `ScriptShapes` as JSON. */
  shapes: string;
  timeMs: number;
}

/** Calls of one script, one after the other. */
export interface CallsRequest {
  kind: 'calls';
  sourceHash: string;
  /** Each a `CallInput` as JSON. */
  inputs: readonly string[];
  /** Of each call. */
  timeMs: number;
  /** Whether each answer is sent before the next call begins, so that it is known which call ended the sandbox. */
  oneByOne: boolean;
}

export type SandboxRequest = LoadRequest | CallsRequest;

/** One part of a reply; the last one of a request is not `more`. */
export interface SandboxReply {
  /** Calls: one line for each (`spoken.ts`). Load: none, or the line of what went wrong. */
  spoken: readonly string[];
  /** How long each took in the sandbox. */
  ms: readonly number[];
  /**
   * `forgotten`: the script has to be loaded first. `stopped`: the last line is that of a call that overran, and the
   * sandbox takes no more requests.
   */
  state: 'more' | 'done' | 'forgotten' | 'stopped';
}

/** What the code inside is given for one call. All of it was checked. */
export interface CallInput {
  method: string;
  request: JsonObject;
  configuration: JsonObject;
  context: JsonObject;
}

/** Line and column in the built script, from 1. */
export type Place = readonly [line: number, column: number];

/** A problem as the inside tells it. */
export interface SpokenProblem extends Problem {
  place?: Place;
}

/** A line taken apart. */
export type Spoken = { logs: readonly string[] } & (
  { result: Json; bytes: number; problem: null } | { problem: SpokenProblem }
);
