/**
 * What depends on a locale elsewhere does not here: no language of the host's and no collation table of an engine's
 * reaches a script. Texts are compared by their code units, numbers written as `toString` writes them. And the few
 * built-ins that engines answer differently are replaced by one of ours.
 *
 * What still differs, in the last digit: `**` and Math.pow beyond whole results below 2^53, Math.exp, log10, sin, hypot,
 * tanh and their kin, and texts of fractions to another base. Money is computed in Decimals.
 */
export function answerAlike(): void {
  replace(String.prototype, {
    localeCompare(this: unknown, that: unknown) {
      const [left, right] = [textOf(this), String(that)];
      return left === right ? 0 : left < right ? -1 : 1;
    },
    toLocaleLowerCase(this: unknown) {
      return textOf(this).toLowerCase();
    },
    toLocaleUpperCase(this: unknown) {
      return textOf(this).toUpperCase();
    },
  });
  const { toString } = Number.prototype;
  replace(Number.prototype, {
    toLocaleString(this: number) {
      return toString.call(this);
    },
  });
  const { toString: ofBigInt } = BigInt.prototype;
  replace(BigInt.prototype, {
    toLocaleString(this: bigint) {
      return ofBigInt.call(this);
    },
  });
  replace(BigInt, {
    // QuickJS 2025-09-13 gives -1 for asUintN(64, -1n).
    asUintN: (bits: number, value: bigint) => {
      const size = 1n << BigInt(bits);
      return ((BigInt(value) % size) + size) % size;
    },
    asIntN: (bits: number, value: bigint) => {
      const size = 1n << BigInt(bits);
      const low = ((BigInt(value) % size) + size) % size;
      return bits > 0 && low >= size >> 1n ? low - size : low;
    },
  });
  withoutEnginesText();
}

/** How an engine writes its own functions, and what it hands a reviver, differs between engines and their versions. */
function withoutEnginesText(): void {
  replace(Function.prototype, {
    toString(this: unknown) {
      if (typeof this !== 'function') throw new TypeError('Function.prototype.toString requires a function');
      return `function ${String(this.name)}() { [native code] }`;
    },
  });
  const { parse } = JSON;
  replace(JSON, {
    parse(text: unknown, reviver?: unknown) {
      if (typeof reviver !== 'function') return parse(String(text)) as unknown;
      return parse(String(text), function (this: unknown, key: string, value: unknown) {
        return Reflect.apply(reviver, this, [key, value]) as unknown;
      }) as unknown;
    },
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) throw new TypeError('Called on null or undefined');
  return String(value as string);
}

/** Methods of an object literal, as the language's own are: no constructors. */
function replace(on: object, methods: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(on, name, { value, writable: true, enumerable: false, configurable: true });
}
