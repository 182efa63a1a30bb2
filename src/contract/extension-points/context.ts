/** Shape of the third argument of every method (extensions.md 7.3). */
import { flag, instant, object, oneOf, optional, text } from '../shapes/shape.ts';

export const contextShape = object({
  type: oneOf('script'),
  id: text,
  livemode: flag,
  stripeContext: optional(text),
  clockTime: optional(instant),
});
