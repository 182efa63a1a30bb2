/** Reads built files from one folder and nothing outside it. */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** esbuild's content hash: eight base32 characters before the extension. */
const HASHED = /-[A-Z2-7]{8}\.[a-z0-9.]+$/;

export interface Asset {
  bytes: Buffer;
  contentType: string;
  cacheControl: string;
  etag: string;
}

/**
 * @param urlPath path of the request, still percent-encoded
 * @returns null for what is not a file inside the folder: missing, hidden, a folder, or reached by `..` or a link
 */
export async function readAsset(assetsDir: string, urlPath: string): Promise<Asset | null> {
  const file = locate(assetsDir, urlPath);
  if (file === null) return null;
  try {
    const [root, real] = await Promise.all([realpath(assetsDir), realpath(file)]);
    if (!real.startsWith(root + sep) || !(await stat(real)).isFile()) return null;
    const bytes = await readFile(real);
    return {
      bytes,
      contentType: CONTENT_TYPES[extname(real)] ?? 'application/octet-stream',
      cacheControl: HASHED.test(real) ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
    };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function locate(assetsDir: string, urlPath: string): string | null {
  const path = decode(urlPath);
  if (path === null || /[\\\0]/.test(path)) return null;
  if (path.split('/').some((part) => part.startsWith('.'))) return null;
  const root = resolve(assetsDir);
  const file = join(root, path);
  return file.startsWith(root + sep) ? file : null;
}

function decode(urlPath: string): string | null {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return null; // Broken percent encoding names no file.
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(code);
}
