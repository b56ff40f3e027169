export * from './address/address-problem.ts';
export * from './address/gate.ts';
export * from './address/name-resolver.ts';
export * from './outgoing-error.ts';
export * from './outgoing-http.ts';
export * from './rules/outgoing-rules.ts';
export * from './rules/parse-rules.ts';
