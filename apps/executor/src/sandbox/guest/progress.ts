import { FromGuest } from '../wire/guest-protocol.ts';
import { MAX_PROGRESS_CHARS } from '../wire/protocol.ts';
import { tellHost } from './host.ts';
import { currentRun, type GuestRun } from './run-state.ts';

/** A script that reports in a loop is heard this often; its last word is always. */
const TELL_EVERY_MS = 200;

export const tellProgress = (run: GuestRun): void => {
  if (!run.progress) return;
  tellHost(FromGuest.progress, JSON.stringify(run.progress));
  run.progress = null;
  run.progressToldAt = Date.now();
};

const amount = (value: unknown, name: string): number => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new TypeError(`sdk.progress: ${name} must be a finite number`);
};

/** Says how far the script has come. Costs no call of its budget. */
export const progress = (done: number, total?: number | null, message?: string | null): void => {
  const run = currentRun();
  run.progress = {
    done: amount(done, 'done'),
    total: total === undefined || total === null ? null : amount(total, 'total'),
    message: message === undefined || message === null ? null : String(message).slice(0, MAX_PROGRESS_CHARS),
  };
  if (Date.now() - run.progressToldAt >= TELL_EVERY_MS) tellProgress(run);
};
