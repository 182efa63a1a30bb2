/** Security headers of the page itself. The sandbox document brings its own policy. */

/** @param imageSrc sources that the app's views may show pictures from (the manifest's `image-src`) */
export function pagePolicy(imageSrc: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    // react-aria adds one <style> element for touch handling; styles cannot run code or reach the network here.
    "style-src 'self' 'unsafe-inline'",
    ["img-src 'self' data:", ...imageSrc].join(' '),
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export function pageHeaders(imageSrc: readonly string[]): Record<string, string> {
  return {
    'Content-Security-Policy': pagePolicy(imageSrc),
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}
