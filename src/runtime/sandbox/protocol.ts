/** What the three sides of a call say to each other: engine (host), worker thread, and code inside the sandbox. */
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Problem, ProblemCode } from '../../contract/problem.ts';
import type { ObjectShape, RecordShape } from '../../contract/shapes/shape.ts';

/** Handed to a worker thread when it starts. */
export interface WorkerStart {
  wasm: WebAssembly.Module;
  /** Code that prepares the inside of the sandbox before a script is loaded. */
  prelude: string;
  memoryBytes: number;
  outputBytes: number;
}

/** Shapes by which a script's values are converted beside it. */
export interface ScriptShapes {
  configuration: ObjectShape;
  /** By the name in the script's class. */
  methods: Record<string, { request: ObjectShape; result: ObjectShape | RecordShape }>;
}

export interface LoadRequest {
  kind: 'load';
  sourceHash: string;
  code: string;
  /** `ScriptShapes` as JSON. */
  shapes: string;
  timeMs: number;
}

export interface CallRequest {
  kind: 'call';
  sourceHash: string;
  /** `CallInput` as JSON. */
  input: string;
  timeMs: number;
}

export type WorkerRequest = LoadRequest | CallRequest;

export interface WorkerReply {
  /** JSON that the sandbox wrote; null when there is a problem, or a load went well. */
  result: string | null;
  problem: Problem | null;
  logs: string[];
  /** Load: whether the script is ready. A worker that forgot a script says false to a call. */
  loaded: boolean;
}

/** What the code inside the sandbox is given for one call. All of it was checked. */
export interface CallInput {
  method: string;
  request: JsonObject;
  configuration: JsonObject;
  context: JsonObject;
}

/** What it gives back, as JSON. The host believes none of it before it is checked. */
export type SandboxAnswer =
  | { result: Json; logs: string[] }
  | { problem: { code: ProblemCode; message: string; path?: string }; logs: string[] };
