/** What to do about a type error, by what the compiler says of it. The first entry that fits is the one. */
import type ts from 'typescript';

interface Cure {
  /** Any one of the compiler's reasons. */
  when: RegExp;
  tell: (match: RegExpExecArray) => string;
}

const camelCase = (name: string): string =>
  name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const CALCULATE =
  'Decimals have methods instead of operators: a.add(b), a.sub(b), a.mul(b), a.div(b, digits, direction); to compare, ' +
  'a.lt(b), a.lte(b), a.eq(b), a.gt(b), a.gte(b).';

const CURES: readonly Cure[] = [
  {
    when: /(?:in type|Type|type) 'Promise<|'Promise<.*' is not assignable/,
    tell: () =>
      'Return the value itself: remove async and await. Only custom actions of workflows may be async.',
  },
  {
    when: /Did you mean (?:to write )?'([^']+)'\?/,
    tell: ([, name]) => `Write ${name}: names in a script are camelCase, as its types have them.`,
  },
  {
    when: /[Pp]roperty '([a-z]\w*_\w+)' does not exist|and '([a-z]\w*_\w+)' does not exist/,
    tell: ([, one, other]) =>
      `Names in a script are camelCase, not those of the API: try ${camelCase(one ?? other ?? '')}.`,
  },
  {
    when: /Property '(price|licenseFee|rateCardRate|customPricingUnitOverageRate|otherPriceKind)' does not exist/,
    tell: ([, name]) =>
      `Ask for its kind first: if (item.priceKind === '${name === 'otherPriceKind' ? 'other' : name}') { … item.${name} … }.`,
  },
  {
    when: /change your target library|'(toSorted|toReversed|toSpliced|with|findLast|findLastIndex)' does not exist/,
    tell: () =>
      'Scripts are ES2022, and newer methods are missing: write [...list].sort() for toSorted, and so on.',
  },
  { when: /arithmetic operation|Operator '.*' cannot be applied to types '.*Decimal/, tell: () => CALCULATE },
  {
    when: /Operator '.*' cannot be applied to types '.*MonetaryAmount/,
    tell: () =>
      'An amount of money is { amount, currency }: compare its .amount, and see that currencies are the same.',
  },
  {
    when: /^Expected 3 arguments, but got/,
    tell: () => "For a division give digits and direction too: a.div(b, 12, 'half-even').",
  },
  {
    when: /^Type '.+' is not assignable to type 'Decimal'/,
    tell: () => 'Write Decimal.from(…), or Decimal.zero for 0.',
  },
  { when: /^Type '.+' is not assignable to type 'Date'/, tell: () => 'Write new Date(…).' },
  {
    when: /Property '([^']+)' is missing in type '([^']*)/,
    tell: ([, name = '', type = '']) =>
      type.includes(` ${snakeCase(name)}:`) && snakeCase(name) !== name
        ? `Write ${name} instead of ${snakeCase(name)}: names in a script are camelCase, as its types have them.`
        : `Add ${name}: it is required here.`,
  },
  {
    when: /is missing the following properties from type '[^']+': (.+)/,
    tell: ([, names]) => `Add ${names}: all of them are required here.`,
  },
  {
    when: /is possibly '(?:undefined|null)/,
    tell: () =>
      'Say what to do where it is absent, such as `if (x === undefined) return …`, or use x?.y ?? fallback.',
  },
  {
    when: /Type '(?:undefined|null)' is not assignable|'undefined' is not assignable/,
    tell: () =>
      'Give a value in every case, such as x ?? fallback, or leave the key out where it is optional.',
  },
  {
    when: /^Cannot find module '(\.[^']*)'/,
    tell: ([, path]) => `There is no such file: correct ${path}, seen from this file, or write it.`,
  },
  {
    when: /^Cannot find module/,
    tell: () =>
      "A script imports Stripe's SDK and files of its own app; its tests also vitest and fast-check.",
  },
  {
    when: /has no exported member '([^']+)'/,
    tell: ([, name]) => `Correct or remove ${name}: that file does not export it.`,
  },
  {
    when: /^Cannot find name '([^']+)'/,
    tell: ([, name]) => `Declare or import ${name}; a script has no other globals.`,
  },
  { when: /implicitly has an 'any' type/, tell: () => 'Give it a type.' },
  {
    when: /^(?:'.+' expected|Expression expected|Declaration or statement|.*terminat)/,
    tell: () => 'Correct the spelling here or just before it.',
  },
];

export function cureOf(reasons: readonly string[], source: ts.SourceFile, diagnostic: ts.Diagnostic): string {
  for (const { when, tell } of CURES) {
    for (const reason of reasons) {
      const match = when.exec(reason);
      if (match) return tell(match);
    }
  }
  const text = source.text.slice(diagnostic.start, (diagnostic.start ?? 0) + (diagnostic.length ?? 0));
  return text.length > 0 && text.length < 60
    ? `Make ${text} what its type asks for.`
    : 'Make it what its type asks for.';
}
