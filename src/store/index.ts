export * from './database.ts';
export * from './lock.ts';
export * as schema from './schema/index.ts';
