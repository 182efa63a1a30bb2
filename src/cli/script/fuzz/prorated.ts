/** Items of a proration request beside what was answered for them. */
import type { JsonObject } from '../../../contract/json.ts';
import { Decimal } from '../../../sdk/index.ts';

export interface ProratedLine {
  key: string;
  type: 'credit' | 'debit';
  factor: Decimal;
  byDefault: Decimal;
  /** Minor units of one unit; null where the price has no single one. */
  unitAmount: Decimal | null;
}

interface Item {
  key: string;
  type: 'credit' | 'debit';
  currentProrationFactor: string;
  price?: { unitAmount?: string };
}

interface Answer {
  key: string;
  prorationFactor: string;
}

/** @param request, result script form, accepted by the contract: every key is answered once */
export function prorated(request: JsonObject, result: JsonObject): ProratedLine[] {
  const answers = new Map((result.items as unknown as Answer[]).map((answer) => [answer.key, answer]));
  return (request.items as unknown as Item[]).map(({ key, type, currentProrationFactor, price }) => ({
    key,
    type,
    factor: Decimal.from(answers.get(key)!.prorationFactor),
    byDefault: Decimal.from(currentProrationFactor),
    unitAmount: price?.unitAmount === undefined ? null : Decimal.from(price.unitAmount),
  }));
}

/** `−0.5` */
export function factor(value: Decimal): string {
  return value.toString().replace('-', '−');
}
