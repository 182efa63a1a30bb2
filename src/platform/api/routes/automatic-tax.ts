/** `automatic_tax[enabled]`: off is how everything is here; on would need the tax rules of the world. */
import { notSimulated } from '../errors.ts';
import { boolean, object, required, shaped, shapeOf, type Param } from '../params.ts';

/** @throws {ApiError} 501 when it is switched on */
const disabled: Param<false> = shaped(shapeOf(boolean), (raw, path) => {
  if (boolean(raw, path)) throw notSimulated('tax that is computed automatically', path);
  return false;
});

export const automaticTax = object({ enabled: required(disabled) });
