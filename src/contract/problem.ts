/**
 * Every way in which something of ours can go wrong: one closed list of codes, used alike by the API's bodies, the
 * run log, the views and the command line.
 */

/** Who can put a problem right, and the HTTP status where it ends a request (null: it is kept on the run and the default amounts stand). */
export const PROBLEMS = {
  script_threw: { fix: 'script', status: null },
  script_timeout: { fix: 'script', status: null },
  script_out_of_memory: { fix: 'script', status: null },
  script_output_too_large: { fix: 'script', status: null },
  script_invalid: { fix: 'script', status: null },
  output_invalid: { fix: 'script', status: null },
  clock_unavailable: { fix: 'script', status: null },
  sandbox_failed: { fix: 'platform', status: null },
  input_invalid: { fix: 'request', status: 400 },
  config_invalid: { fix: 'configuration', status: 400 },
  method_unknown: { fix: 'request', status: 400 },
  extension_unknown: { fix: 'request', status: 404 },
  manifest_invalid: { fix: 'manifest', status: 400 },
  build_failed: { fix: 'script', status: 400 },
  preview_stale: { fix: 'preview again', status: 409 },
  conflict: { fix: 'try again', status: 409 },
  not_simulated: { fix: 'platform', status: 501 },
} as const satisfies Record<string, { fix: string; status: number | null }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** A problem as it travels: on a run, in an API body, on a line of `script run`. */
export interface Problem {
  code: ProblemCode;
  /** What happened, what it means for billing, what to do. */
  message: string;
  /** Where in the input, output or configuration, as a dotted path; absent when the whole is meant. */
  path?: string;
}

/** Thrown for what the caller cannot continue from; expected outcomes are values of type Problem. */
export class ConsoleError extends Error {
  override readonly name = 'ConsoleError';
  readonly code: ProblemCode;
  readonly path: string | undefined;

  constructor(code: ProblemCode, message: string, options: { path?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.path = options.path;
  }

  toProblem(): Problem {
    return {
      code: this.code,
      message: this.message,
      ...(this.path === undefined ? {} : { path: this.path }),
    };
  }
}
