/** Which port a view gets: made once per view from what the Dashboard hands it. */
import { useMemo } from 'react';
import Stripe from 'stripe';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { createHttpClient, STRIPE_API_KEY } from '@stripe/ui-extension-sdk/http_client';
import { fetchStripeSignature } from '@stripe/ui-extension-sdk/utils';
import type { Answer } from '../src/console/answer.ts';
import { done, failed } from '../src/console/answer.ts';
import { createLocalPort } from '../src/console/local.ts';
import { platformCalls } from '../src/console/platform.ts';
import type { ConsolePort } from '../src/console/port.ts';

/** Fails when the app was built without the address that it needs. */
export function usePort({ environment, userContext }: ExtensionContextValue): Answer<ConsolePort> {
  const { constants } = environment;
  const user = userContext.id ?? '';
  const account = userContext.account.id;
  const origin = originOf(constants);
  return useMemo(() => {
    if (origin === null) {
      return failed('server', 'The app’s constants name no PLATFORM_ORIGIN, so it cannot reach its server.');
    }
    // The SDK types `method` by its four names, stripe-node by any string; at run time they fit.
    const httpClient = createHttpClient() as unknown as Stripe.HttpClient;
    const stripe = new Stripe(STRIPE_API_KEY, { httpClient });
    const platform = platformCalls({
      origin,
      user,
      account,
      fetch: (input, init) => fetch(input, init),
      sign: (payload) => fetchStripeSignature({ ...payload }),
    });
    return done(createLocalPort(stripe, platform));
  }, [origin, user, account]);
}

function originOf(constants: ExtensionContextValue['environment']['constants']): string | null {
  if (typeof constants !== 'object' || constants === null || Array.isArray(constants)) return null;
  const origin = (constants as Record<string, unknown>).PLATFORM_ORIGIN;
  return typeof origin === 'string' && origin !== '' ? origin : null;
}
