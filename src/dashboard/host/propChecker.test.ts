import { expect, test } from 'vitest';
import type { ViewProblem } from './problem.ts';
import { faultsOf, propChecker } from './propChecker.ts';

const fragment = { id: '4', kind: 3, children: [] };
const silent = () => undefined;

test('props of the right kind pass, bookkeeping, JSX and handlers among them', () => {
  const check = propChecker('strict', silent);
  const props = {
    wrappedComponentName: 'Button',
    sdkVersion: '9.3.0',
    schemaVersion: 'v9',
    type: 'primary',
    onPress: silent,
  };
  expect(check('Button', 'v9', props)).toBe(props);
  expect(faultsOf('ContextView', 'v9', { title: 'T', actions: fragment, description: undefined })).toEqual(
    [],
  );
  expect(faultsOf('CurrencyField', 'v9', { value: null, label: 'Minimum' })).toEqual([]);
  expect(
    faultsOf('Button', 'v9', { href: { name: 'customerDetails', params: { customerId: 'cus_1' } } }),
  ).toEqual([]);
});

test('strict mode stops the view and names component, prop, expected and received', () => {
  const check = propChecker('strict', silent);
  expect(() => check('Button', 'v9', { type: 'tertiary' })).toThrow(
    '<Button> prop "type": expected one of "primary", "secondary", "destructive", received "tertiary"',
  );
});

test.each([
  ['a missing required prop', 'ContextView', {}, { prop: 'title', received: 'nothing' }],
  [
    'a prop that the component does not have',
    'Button',
    { onBlur: silent },
    { prop: 'onBlur', received: 'a function' },
  ],
  ['a list of JSX', 'ContextView', { title: 'T', actions: [fragment] }, { prop: 'actions' }],
  [
    'a wrong value inside an object',
    'ContextView',
    { title: 'T', externalLink: { label: 1, href: '/' } },
    { prop: 'externalLink.label' },
  ],
  [
    'a css key that the component does not take',
    'Link',
    { css: { padding: 'small' } },
    { prop: 'css.padding' },
  ],
  ['JSX where text is asked for', 'ContextView', { title: fragment }, { prop: 'title', received: 'JSX' }],
])('%s is a fault', (_what, type, props, fault) => {
  expect(faultsOf(type, 'v9', props)).toEqual([expect.objectContaining(fault)]);
});

test('lenient mode leaves the whole top-level prop out and reports it', () => {
  const problems: ViewProblem[] = [];
  const check = propChecker('lenient', (problem) => problems.push(problem));
  expect(check('ContextView', 'v9', { title: 'T', externalLink: { label: 1, href: '/' } })).toEqual({
    title: 'T',
  });
  expect(problems[0]?.message).toContain('externalLink.label');
});

test('a type that the SDK does not have is left to the renderer', () => {
  expect(faultsOf('div', null, { className: 'x' })).toEqual([]);
  expect(faultsOf('Hologram', 'v9', { depth: 3 })).toEqual([]);
});
