export { connectRunlet, type RunletOptions } from './connect-runlet.ts';
export * from './errors.ts';
export type { CallOptions, RunletClient, RunOptions, ScriptToRun } from './runlet-client.ts';
export type { PublishedEvent, RunletEvent } from './runlet-event.ts';
