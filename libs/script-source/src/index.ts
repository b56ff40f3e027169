export type { PreparationResult } from './prepare-text.ts';
export * from './prepare-source.ts';
export * from './source-preparer.ts';
export * from './wrap.ts';
