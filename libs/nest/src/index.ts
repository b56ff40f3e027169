export * from './boot.ts';
export * from './config.ts';
export * from './contract-server.ts';
export * from './handles.ts';
export * from './health.controller.ts';
export * from './incoming-call.ts';
export * from './logger.ts';
export * from './rpc-problem.filter.ts';
