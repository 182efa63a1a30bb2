/** How many scripts a sandbox keeps loaded, and the list of them: whoever comes beyond that puts out the oldest. */
export const KEPT_SCRIPTS = 16;

/** What the host believes a sandbox to have; the sandbox says `forgotten` where it is wrong. */
export class Kept {
  readonly #hashes = new Set<string>();

  has(sourceHash: string): boolean {
    return this.#hashes.has(sourceHash);
  }

  add(sourceHash: string): void {
    this.#hashes.delete(sourceHash);
    this.#hashes.add(sourceHash);
    if (this.#hashes.size > KEPT_SCRIPTS) this.#hashes.delete(this.#hashes.values().next().value!);
  }
}
