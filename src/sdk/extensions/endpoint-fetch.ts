/**
 * The global `endpointFetch`, the only way out of a script, and only for custom actions. Nothing to import; absent in
 * unit tests, which stub it. Source: extensions.md 9.3. Assumed: all that is not named there, headers among it.
 */
export interface EndpointCall {
  /** Id of an endpoint that the extension's manifest entry declares. */
  endpoint: string;
  /** Assumed: put after the endpoint's address. */
  path: string;
  /** `POST` in all of Stripe's samples. */
  method: string;
  /** Mostly JSON text. */
  body?: string;
}

/** Of a status in the 200s; any other throws an error with a numeric `status`. */
export interface EndpointAnswer {
  /** As it came: a script parses it itself. */
  body: string;
}

declare global {
  /** @throws for a status outside the 200s, an endpoint that is not declared (`ERR_CONFIG`), no connection (`ERR_NETWORK`) */
  function endpointFetch(call: EndpointCall): Promise<EndpointAnswer>;
}
