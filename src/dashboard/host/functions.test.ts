import { expect, test } from 'vitest';
import { createHostFunctions } from './functions.ts';
import type { HostFunctionParts } from './functions.ts';
import { testSession } from './testing/testSession.ts';

function functions(parts: Partial<HostFunctionParts> = {}) {
  const showToast = () => ({ update: () => undefined, dismiss: () => undefined });
  return createHostFunctions({
    session: testSession,
    showToast,
    refresh: () => undefined,
    navigate: () => undefined,
    ...parts,
  });
}

test('a path outside of the API of Stripe is refused before anything is sent', async () => {
  const fetch = () => Promise.reject(new Error('sent'));
  await expect(functions({ fetch }).stripeApiFetch('/platform/reset', { method: 'POST' })).rejects.toThrow(
    "Stripe's API",
  );
  await expect(functions({ fetch }).stripeApiFetch('/v1/../platform/reset')).rejects.toThrow("Stripe's API");
  await expect(functions({ fetch }).stripeApiFetch('/v1/%2e%2e/platform/reset')).rejects.toThrow(
    "Stripe's API",
  );
});

test('an answer that is not JSON crosses as bytes, broken JSON as neither', async () => {
  const text = () =>
    Promise.resolve(new Response('hi', { status: 502, headers: { 'content-type': 'text/plain' } }));
  const answer = await functions({ fetch: text }).stripeApiFetch('/v1/prices');
  expect(answer).toMatchObject({ ok: false, status: 502, headers: { 'content-type': 'text/plain' } });
  expect(new TextDecoder().decode(answer.arrayBuffer)).toBe('hi');
  const broken = () =>
    Promise.resolve(new Response('{', { headers: { 'content-type': 'application/json' } }));
  const neither = await functions({ fetch: broken }).stripeApiFetch('/v1/prices');
  expect(neither).not.toHaveProperty('json');
  expect(neither).not.toHaveProperty('arrayBuffer');
});

test('a signature comes from the server, with the payload as given; a refusal says its reason', async () => {
  const bodies: unknown[] = [];
  const signing = ((_url: string, init: RequestInit) => {
    bodies.push(init.body);
    return Promise.resolve(Response.json({ signature: 't=1,v1=ab' }));
  }) as typeof globalThis.fetch;
  const payload = { request: 'POST /platform/previews', body: '{}' };
  expect(await functions({ fetch: signing }).fetchStripeSignature(payload)).toBe('t=1,v1=ab');
  expect(bodies).toEqual([JSON.stringify({ payload })]);
  const refusing = () =>
    Promise.resolve(Response.json({ error: { message: 'Wrong origin.' } }, { status: 403 }));
  await expect(functions({ fetch: refusing }).fetchStripeSignature()).rejects.toThrow('Wrong origin.');
});

test('a user who may only view gets no write permission through the app', () => {
  const viewer = {
    ...testSession,
    user: { ...testSession.user, roles: [{ id: 'view_only', name: 'View', type: 'builtIn' as const }] },
  };
  expect(functions().getUserAuthorizedPermissions()).toEqual(['subscription_read', 'subscription_write']);
  expect(functions({ session: viewer }).getUserAuthorizedPermissions()).toEqual(['subscription_read']);
  expect(functions({ session: viewer }).isPermissionAuthorized('subscription_write')).toBe(false);
});

test('a toast longer than the Dashboard shows is refused, and OAuth is said not to be simulated', async () => {
  expect(() => functions().showToast('This message is far too long for a toast')).toThrow('30');
  await expect(functions().createOAuthState()).rejects.toThrow('does not simulate OAuth');
});
