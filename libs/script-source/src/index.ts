// Without `prepareSource`: its parsers are 20 MB, and belong in the thread of a `SourcePreparer`.
export * from './preparation-result.ts';
export * from './source-preparer.ts';
export * from './wrap.ts';
