export * from './projection.ts';
export * from './projection-runner.ts';
