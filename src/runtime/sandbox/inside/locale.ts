/**
 * What depends on a locale elsewhere does not here: no language of the host's and no collation table of an engine's
 * reaches a script. Texts are compared by their code units, numbers written as `toString` writes them.
 */
export function withoutLocale(): void {
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
