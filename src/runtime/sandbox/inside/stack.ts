/** What an error says of where it came from: the places in the built script, and nothing of the code around it. */

/** As far as we ask V8. */
interface CallSite {
  getFileName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/** QuickJS does so by itself; V8 asks this function. Both then have it, so that scripts see the same. */
export function installStack(): void {
  const properties = {
    stackTraceLimit: 20,
    prepareStackTrace: (_error: unknown, sites: readonly CallSite[]) => {
      let text = '';
      for (const site of sites) {
        if (site.getFileName() === 'script.js')
          text += `    at (script.js:${site.getLineNumber()}:${site.getColumnNumber()})\n`;
      }
      return text;
    },
  };
  for (const [name, value] of Object.entries(properties))
    Object.defineProperty(Error, name, { value, writable: false, enumerable: false, configurable: true });
}
