export { connectRunlet, type RunletOptions } from './connect-runlet.ts';
export * from './errors.ts';
export type {
  CallOptions,
  PublishedEvent,
  RunletClient,
  RunletEvent,
  RunOptions,
  ScriptToRun,
} from './runlet-client.ts';
