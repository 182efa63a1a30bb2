export * from './compiled.ts';
export * from './database.ts';
export * from './lock.ts';
export * from './snapshot-file.ts';
export * from './store.ts';
export * from './template.ts';
export * from './unavailable.ts';
export { TransactionsCollided } from './serializable.ts';
export * as schema from './schema/index.ts';
