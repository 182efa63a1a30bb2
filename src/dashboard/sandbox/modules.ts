/** The three modules that a bundle of views requires from its surroundings: one React, shared with the reconciler. */
import * as React from 'react';
import * as jsxRuntime from 'react/jsx-runtime';
import * as remoteReact from '@remote-ui/react';

const MODULES: Readonly<Record<string, unknown>> = {
  react: React,
  'react/jsx-runtime': jsxRuntime,
  '@remote-ui/react': remoteReact,
};

export function requireModule(name: string): unknown {
  const found = Object.hasOwn(MODULES, name) ? MODULES[name] : undefined;
  if (found !== undefined) return found;
  throw new Error(
    `The views ask the Dashboard for the module "${name}", which it does not provide. Bundle it: only ${Object.keys(MODULES).join(', ')} are shared.`,
  );
}
