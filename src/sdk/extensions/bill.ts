/** The namespace `Billing.Bill`: where version 1.x of the SDK has what is `Commerce.DiscountCalculation` now. */
export type { DiscountCalculation } from './discount-calculation.js';
