import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signPayload, signViewRequest, verifyViewRequest } from './signature.ts';

const secret = 'absec_local_1';
const identity = { user: 'usr_1', account: 'acct_1' };
const request = { method: 'POST', path: '/platform/previews', body: '{"subscription":"sub_1"}' };
const now = 1_763_640_000;

function check(change: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const all = new Headers({
    'Stripe-Signature': signViewRequest(request, identity, secret, now),
    'Console-User': identity.user,
    'Console-Account': identity.account,
    ...headers,
  });
  return verifyViewRequest({ ...request, headers: all, secret, now, ...change });
}

test('the header is the HMAC of time, a dot, and the payload with user and account last', () => {
  // ui-extensions.md section 8: v1 = HMAC-SHA256(secret, `t.payload`), payload {...extra, user_id, account_id}.
  const payload = '{"a":1,"user_id":"usr_1","account_id":"acct_1"}';
  const expected = createHmac('sha256', secret).update(`${now}.${payload}`).digest('hex');
  expect(signPayload({ a: 1 }, identity, secret, now)).toBe(`t=${now},v1=${expected}`);
});

test('a payload cannot speak for another user or account', () => {
  const forged = signPayload({ account_id: 'acct_2', a: 1, user_id: 'usr_2' }, identity, secret, now);
  expect(forged).toBe(signPayload({ a: 1 }, identity, secret, now));
});

test('a request signed for itself is accepted and names who asks', () => {
  expect(check()).toEqual({ ok: true, identity });
});

test.each([
  ['another method', { method: 'DELETE' }],
  ['another path', { path: '/platform/reset' }],
  ['an added query', { path: '/platform/previews?x=1' }],
  ['another body', { body: '{"subscription":"sub_2"}' }],
  ['another secret', { secret: 'absec_local_2' }],
  ['a signature 301 s old', { now: now + 301 }],
  ['a signature 301 s early', { now: now - 301 }],
])('%s is refused', (_name, change) => {
  expect(check(change).ok).toBe(false);
});

test('a signature 300 s old is still good', () => {
  expect(check({ now: now + 300 }).ok).toBe(true);
});

test.each([
  ['another user', { 'Console-User': 'usr_2' }],
  ['another account', { 'Console-Account': 'acct_2' }],
  ['no user', { 'Console-User': '' }],
  ['no signature', { 'Stripe-Signature': '' }],
  ['an unreadable signature', { 'Stripe-Signature': 'nonsense' }],
  ['a time without digest', { 'Stripe-Signature': `t=${now}` }],
  ['a short digest', { 'Stripe-Signature': `t=${now},v1=abcd` }],
])('%s is refused with a sentence', (_name, headers) => {
  const answer = check({}, headers);
  expect(answer.ok ? '' : answer.because).toMatch(/\.$/);
});

test('while a secret rolls, one good digest among several is enough', () => {
  const good = signViewRequest(request, identity, secret, now);
  const header = good.replace(',v1=', `,v1=${'0'.repeat(64)},v1=`);
  expect(check({}, { 'Stripe-Signature': header }).ok).toBe(true);
});
