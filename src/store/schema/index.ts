export * from './account.ts';
export * from './catalog.ts';
export * from './extension.ts';
export * from './invoice.ts';
export * from './subscription.ts';
export * from './test-clock.ts';
export * from './webhook.ts';
