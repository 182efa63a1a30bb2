/** Whether a Content-Security-Policy source list allows an address: the path rules of `connect-src`. */

/** An entry without a path allows its origin, one ending in `/` its children but not itself, any other exactly itself. */
export function allowedBySources(address: string, sources: readonly string[]): boolean {
  const target = parsed(address);
  if (target === null) return false;
  return sources.some((source) => {
    const entry = parsed(source);
    if (entry === null || entry.origin !== target.origin) return false;
    if (/^[a-z]+:\/\/[^/]+$/i.test(source)) return true;
    return entry.pathname.endsWith('/')
      ? target.pathname.startsWith(entry.pathname)
      : target.pathname === entry.pathname;
  });
}

function parsed(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}
