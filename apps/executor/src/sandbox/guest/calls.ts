import { FromGuest } from '../wire/guest-protocol.ts';
import { named } from './errors.ts';
import { tellHost } from './host.ts';
import { toJson } from './json.ts';
import { currentRun, runUnderWay } from './run-state.ts';

let ids = 0;

/**
 * Asks the executor. `face` is the function that the script called: its frame and those of ours above it stay out of
 * the stack of an error, which names the script's own line instead.
 */
export const callHost = async (name: string, args: readonly unknown[], face: Function): Promise<unknown> => {
  const run = currentRun();
  const failure = new Error(name);
  Error.captureStackTrace(failure, face);
  if (++run.calls > run.order.sdkCalls) {
    throw named(failure, 'CallLimitError', `The script has made its ${run.order.sdkCalls} calls`);
  }
  const json = toJson(args, name);
  const id = ++ids;
  return new Promise((resolve, reject) => {
    run.pending.set(id, { resolve, reject, failure });
    tellHost(FromGuest.call, id, name, json);
  });
};

/** Called by the host: `text` is the result as JSON, or the name of an error. */
export const onAnswer = (id: number, ok: boolean, text: string, message: string): void => {
  const call = runUnderWay()?.pending.get(id);
  if (!call) return;
  runUnderWay()!.pending.delete(id);
  if (ok) call.resolve(JSON.parse(text));
  else call.reject(named(call.failure, text, message));
};
