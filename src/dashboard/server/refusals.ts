/** Everything that the Dashboard's server says no to, in Stripe's error shape. Texts come from this one table. */
const REFUSALS = {
  host_refused: {
    status: 403,
    message:
      'This server answers only under its own address. Open the address that was printed at the start, on 127.0.0.1 or localhost.',
  },
  origin_refused: {
    status: 403,
    message:
      'This address belongs to the local Dashboard page and answers no other page. Nothing was read or changed. Call /v1 with a test key instead.',
  },
  key_refused: {
    status: 401,
    message:
      'The Dashboard puts the account key in by itself and refuses any other. Nothing was read or changed. Send the placeholder STRIPE_API_KEY of the UI extension SDK.',
  },
  method_refused: { status: 405, message: 'This address does not take that method.' },
  body_refused: {
    status: 400,
    message: 'The body must be JSON of the form {"payload": {…}}. Nothing was signed.',
  },
  body_too_large: {
    status: 413,
    message: 'The body is larger than 1 MB. Nothing was changed. Send less in one request.',
  },
  not_found: { status: 404, message: 'There is nothing at this address.' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

export function refuse(code: RefusalCode): Response {
  const { status, message } = REFUSALS[code];
  const body = { error: { type: 'invalid_request_error', code, message } };
  return Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } });
}
