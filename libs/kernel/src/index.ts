export * from './decider.ts';
export * from './event-codec.ts';
export * from './logger.ts';
export * from './problem.ts';
export * from './pulse.ts';
export * from './unreachable.ts';
