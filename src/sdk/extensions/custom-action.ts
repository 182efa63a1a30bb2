/** The extension point `extend.workflows.custom_action`. Source of the shapes: extensions.md section 6. */
import type { Context } from './context.js';

/** A step of a workflow. Both methods may be async; a thrown error fails the step, and Stripe does not retry. */
export interface CustomAction<C extends Record<string, unknown>> {
  /** Called when a run reaches the step. */
  execute(request: CustomAction.ExecuteInput, config: C, context: Context): CustomAction.ExecuteResult;
  /** Called while a user edits the step, for fields that depend on what was chosen before. */
  getFormState?(
    request: CustomAction.GetFormStateInput,
    config: C,
    context: Context,
  ): CustomAction.GetFormStateResult;
}

/** Assumed: the names of these types, and all that concerns `getFormState`; neither is visible. */
export declare namespace CustomAction {
  interface ExecuteInput {
    /** What was entered in the workflow builder, already checked against the app's input schema. */
    customInput: Record<string, unknown>;
  }

  /** Nothing reads it: the method returns no value, though some of Stripe's samples return objects. */
  type ExecuteResult = unknown;

  interface GetFormStateInput {
    /** What has been entered so far. */
    customInput: Record<string, unknown>;
  }

  type GetFormStateResult = unknown;
}
