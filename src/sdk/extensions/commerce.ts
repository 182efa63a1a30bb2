/** The namespace `Commerce`. */
export type { DiscountCalculation } from './discount-calculation.js';
