/** Somebody who is told of events: a server on loopback that keeps what it was sent and answers as it is told to. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

export interface Received {
  signature: string;
  body: string;
  event: Stripe.Event;
}

export interface Receiver {
  url: string;
  /** Oldest first, refused ones too. */
  received: Received[];
  types(): string[];
  close(): Promise<void>;
}

/** @param answer by default 200 to everything */
export async function receiver(
  answer: (response: ServerResponse, received: Received) => void = (response) => response.end('ok'),
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const signature = String(request.headers['stripe-signature']);
      const one = { signature, body, event: JSON.parse(body) as Stripe.Event };
      received.push(one);
      answer(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    types: () => received.map(({ event }) => event.type),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What a consumer makes of it: throws when the signature is not of this body and secret. */
export function verified({ body, signature }: Received, secret: string | undefined): Stripe.Event {
  return new Stripe('sk_test_of_a_test').webhooks.constructEvent(body, signature, secret ?? '');
}
