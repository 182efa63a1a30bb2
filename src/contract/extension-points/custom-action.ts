/** `extend.workflows.custom_action`: the shapes of its two methods (extensions.md section 6). */
import type { JsonObject } from '../json.ts';
import { json, object, recordOf } from '../shapes/shape.ts';
import type { Violation } from './extension-point.ts';

/** The values of the app's own input schema: their keys are the app's, and pass untouched. */
export const executeRequest = object({ customInput: recordOf(json) });

/** Nothing reads it (6.1: "no return value"); some samples of Stripe's return objects all the same. */
export const executeResult = object({});

/** Assumed: what has been entered so far (6.1: not visible). */
export const formStateRequest = executeRequest;

/** Assumed: any object (6.1: not visible). */
export const formStateResult = recordOf(json);

/** Every answer of the right shape is accepted: no rule beyond it is known. */
export function anyAnswer(_request: JsonObject, _result: JsonObject): Violation | null {
  return null;
}
