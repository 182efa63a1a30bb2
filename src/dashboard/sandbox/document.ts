/** The sandboxed document and its Content-Security-Policy, as text. Pure: the server sends them under /sandbox.html. */

export interface SandboxUrls {
  /** Absolute URL of the runtime. */
  scriptUrl: string;
  /** Absolute URL of the views' bundle; loaded after the runtime, which provides what it requires. */
  viewsUrl: string;
}

/** Classic scripts: a document without an origin may load them from ours without CORS, and they run in the order written. */
export function sandboxDocument({ scriptUrl, viewsUrl }: SandboxUrls): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Views</title>
    <script src="${escapeAttribute(scriptUrl)}"></script>
    <script src="${escapeAttribute(viewsUrl)}"></script>
  </head>
  <body></body>
</html>
`;
}

export interface SandboxPolicySources {
  /** Origin that serves runtime and bundle, such as `http://127.0.0.1:4400`. */
  origin: string;
  /** `connect-src` of the manifest, ports already replaced by the ones in use. */
  connectSrc: readonly string[];
}

/**
 * The value of the Content-Security-Policy header. The origin is named because `sandbox` gives the document a null origin; the
 * `sandbox` directive keeps it so even when somebody opens the address by itself.
 */
export function sandboxPolicy({ origin, connectSrc }: SandboxPolicySources): string {
  return [
    "default-src 'none'",
    `script-src ${source(origin)}`,
    `connect-src ${connectSrc.length === 0 ? "'none'" : connectSrc.map(source).join(' ')}`,
    `frame-ancestors ${source(origin)}`,
    "base-uri 'none'",
    "form-action 'none'",
    'sandbox allow-scripts',
  ].join('; ');
}

/** @throws Error when a source could end its directive or the header */
function source(text: string): string {
  if (/[\s;,]/.test(text) || text === '') {
    throw new Error(
      `"${text}" cannot stand in a Content-Security-Policy, so the views were not served. Correct connect-src in stripe-app.yaml.`,
    );
  }
  return text;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
