import type { LogLevel } from '@runlet/contracts';
import { cache } from './cache.ts';
import { callHost } from './calls.ts';
import { db } from './db.ts';
import { NoRetry, RetryAfter } from './errors.ts';
import { inspect } from './inspect.ts';
import { toJson } from './json.ts';
import { writeLog } from './logs.ts';
import { progress } from './progress.ts';
import { currentRun } from './run-state.ts';
import { http } from './sdk-http.ts';
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

const scripts = {
  call: async (name: string, input?: unknown): Promise<unknown> =>
    (await callHost('scripts.call', [name, input ?? null], scripts.call)).result,
};

const secrets = {
  get: async (name: string): Promise<string> => (await callHost('secrets.get', [name], secrets.get)).result,
};

const vars = {
  get: async (name: string): Promise<string> => (await callHost('vars.get', [name], vars.get)).result,
};

export const sdk = {
  log: { debug: logAt('debug'), info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
  http,
  sleep,
  progress,
  scripts,
  secrets,
  vars,
  cache,
  db,
  NoRetry,
  RetryAfter,
};

export const events = {
  publish: async (type: string, data?: unknown, options?: { id?: string; subject?: string }): Promise<{ id: string }> =>
    (await callHost('events.publish', [type, data, options ?? {}], events.publish)).result,
};
