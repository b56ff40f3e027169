import type { LogLevel } from '@runlet/contracts';
import { callHost } from './calls.ts';
import { NoRetry } from './errors.ts';
import { http } from './sdk-http.ts';
import { inspect } from './inspect.ts';
import { toJson } from './json.ts';
import { writeLog } from './logs.ts';
import { currentRun } from './run-state.ts';
import { sleep } from './timers.ts';

/** A log line is not worth an error: what JSON cannot hold is shown as text. */
const metadataJson = (metadata: unknown): string => {
  try {
    return toJson(metadata, 'metadata');
  } catch {
    return JSON.stringify(inspect(metadata));
  }
};

const logAt =
  (level: LogLevel) =>
  (message?: unknown, metadata?: unknown): void => {
    currentRun();
    writeLog(level, typeof message === 'string' ? message : inspect(message), metadataJson(metadata));
  };

export const sdk = {
  log: { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
  http,
  sleep,
  NoRetry,
};

export const events = {
  publish: (type: unknown, data?: unknown, options?: unknown): Promise<unknown> =>
    callHost('events.publish', [type, data, options ?? {}], events.publish),
};
