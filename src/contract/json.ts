/** Anything that JSON can carry. Amounts and factors inside it are strings, so that no digit is lost. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };
