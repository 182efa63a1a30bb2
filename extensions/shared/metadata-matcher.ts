/** Which prices or products a coupon is meant for: those that carry one piece of metadata. */

/** Both letter for letter: `summer` is neither `Summer` nor `summer ` with a space. */
export interface MetadataMatcher {
  /** The name of the metadata, spelled exactly as on the price or product. */
  key: string;
  /** What it must say, spelled exactly as there. */
  value: string;
}

/**
 * @param metadata undefined for a line without a price or product, which never matches
 * @returns false for an empty key; an empty value matches metadata that is there and empty, not metadata that is missing
 */
export function matches(
  metadata: Readonly<Record<string, string>> | undefined,
  { key, value }: MetadataMatcher,
): boolean {
  return key !== '' && metadata?.[key] === value;
}
