/** What the SDK sends and we know nothing better than; also the version we answer in. */
export const API_VERSION = '2026-10-28.endive';
