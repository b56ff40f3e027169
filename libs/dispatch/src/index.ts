export * from './executor-directory.ts';
export * from './lost-run-recorder.ts';
export * from './sync-dispatcher.ts';
