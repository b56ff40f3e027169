export * from './listener.ts';
export * from './migrate.ts';
export * from './pool.ts';
export * from './transaction.ts';
export * from './unavailable.ts';
