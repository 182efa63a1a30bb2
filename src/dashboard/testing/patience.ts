/** Lets tests of pages and components wait longer than a second: on a busy machine a second is not long. */
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/dom');
  configure({ asyncUtilTimeout: 60_000 });
}
export {};
