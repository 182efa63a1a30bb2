/** Money and time as scripts see them. Source of the shapes: extensions.md 7.3. */
import type { Decimal } from '../decimal/decimal.js';

/**
 * Lower-case ISO code of a currency that Stripe presents prices in. Scripts compare codes without regard to case all
 * the same, because a price keeps the spelling that it was made with. Source: the list in Stripe's `scripts` package.
 */
// prettier-ignore
export type Currency =
  | 'usd' | 'aed' | 'afn' | 'all' | 'amd' | 'ang' | 'aoa' | 'ars' | 'aud' | 'awg' | 'azn' | 'bam' | 'bbd' | 'bdt'
  | 'bgn' | 'bhd' | 'bif' | 'bmd' | 'bnd' | 'bob' | 'brl' | 'bsd' | 'bwp' | 'byn' | 'bzd' | 'cad' | 'cdf' | 'chf'
  | 'clp' | 'cny' | 'cop' | 'crc' | 'cve' | 'czk' | 'djf' | 'dkk' | 'dop' | 'dzd' | 'egp' | 'etb' | 'eur' | 'fjd'
  | 'fkp' | 'gbp' | 'gel' | 'gip' | 'gmd' | 'gnf' | 'gtq' | 'gyd' | 'hkd' | 'hnl' | 'hrk' | 'htg' | 'huf' | 'idr'
  | 'ils' | 'inr' | 'isk' | 'jmd' | 'jod' | 'jpy' | 'kes' | 'kgs' | 'khr' | 'kmf' | 'krw' | 'kwd' | 'kyd' | 'kzt'
  | 'lak' | 'lbp' | 'lkr' | 'lrd' | 'lsl' | 'mad' | 'mdl' | 'mga' | 'mkd' | 'mmk' | 'mnt' | 'mop' | 'mur' | 'mvr'
  | 'mwk' | 'mxn' | 'myr' | 'mzn' | 'nad' | 'ngn' | 'nio' | 'nok' | 'npr' | 'nzd' | 'omr' | 'pab' | 'pen' | 'pgk'
  | 'php' | 'pkr' | 'pln' | 'pyg' | 'qar' | 'ron' | 'rsd' | 'rub' | 'rwf' | 'sar' | 'sbd' | 'scr' | 'sek' | 'sgd'
  | 'shp' | 'sle' | 'sos' | 'srd' | 'std' | 'szl' | 'thb' | 'tjs' | 'tnd' | 'top' | 'try' | 'ttd' | 'twd' | 'tzs'
  | 'uah' | 'ugx' | 'uyu' | 'uzs' | 'vnd' | 'vuv' | 'wst' | 'xaf' | 'xcd' | 'xcg' | 'xof' | 'xpf' | 'yer' | 'zar'
  | 'zmw';

/** `amount` in minor units: 2000 with `usd` is 20 dollars. */
export interface MonetaryAmount {
  amount: Decimal;
  currency: Currency;
}

/** UTC; the end is exclusive. */
export interface TimeRange {
  startDate: Date;
  endDate: Date;
}

/** A period, or the one moment of a single charge: `value` says which. Source: extensions.md 4.2. */
export type AnyTimeRange =
  { value: 'timeRange'; startDate: Date; endDate: Date } | { value: 'oneTime'; at: Date };
