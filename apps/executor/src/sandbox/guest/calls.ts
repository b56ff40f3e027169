import { type CallFailure, FromGuest } from '../wire/guest-protocol.ts';
import { MAX_ARGUMENT_CHARS } from '../wire/protocol.ts';
import type { SdkCallName, SdkCalls } from '../wire/sdk-calls.ts';
import { named } from './errors.ts';
import { tellHost } from './host.ts';
import { toJson } from './json.ts';
import { currentRun, type GuestRun, type PendingCall, runUnderWay } from './run-state.ts';

export interface Answer<Name extends SdkCallName> {
  readonly result: SdkCalls[Name]['result'];
  /** What came beside the result. */
  readonly body: Uint8Array | null;
}

let ids = 0;

/** Counts a call of the run against its limit. `failure` is thrown beyond that. */
const count = (run: GuestRun, failure: Error): void => {
  if (++run.calls <= run.order.sdkCalls) return;
  throw named(failure, 'CallLimitError', `The script has made its ${run.order.sdkCalls} calls`);
};

/** Throws `failure` where that would be too much: see `GuestRun.pendingSize`. */
const reserve = (run: GuestRun, size: number, failure: Error): void => {
  const most = run.order.memoryBytes / 2;
  if (run.pendingSize + size > most) {
    throw named(
      failure,
      'CallLimitError',
      `Calls that wait for their answers may hold ${most} bytes; await some first`,
    );
  }
  run.pendingSize += size;
};

/**
 * Asks the executor. `face` is the function that the script called: its frame and those of ours above it stay out of
 * the stack of an error, which names the script's own line instead. `body` travels beside the arguments as it is.
 */
export const callHost = async <Name extends SdkCallName>(
  name: Name,
  args: SdkCalls[Name]['args'],
  face: Function,
  body: Uint8Array | null = null,
): Promise<Answer<Name>> => {
  const run = currentRun();
  const failure = new Error(name);
  Error.captureStackTrace(failure, face);
  count(run, failure);
  const json = toJson(args, name);
  // Not left to the host: a text of 500 MB would be copied there first, beyond any limit of this isolate.
  if (json.length > MAX_ARGUMENT_CHARS) {
    throw named(failure, 'RangeError', `The arguments of ${name} are longer than ${MAX_ARGUMENT_CHARS} characters`);
  }
  const id = ++ids;
  return new Promise((resolve, reject) => {
    const size = json.length + (body?.byteLength ?? 0);
    reserve(run, size, failure);
    run.pending.set(id, { resolve: resolve as PendingCall['resolve'], reject, failure, size });
    tellHost(FromGuest.call, id, name, json, body);
  });
};

const failed = (failure: Error, { name, message, properties = {} }: CallFailure): Error => {
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(failure, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return named(failure, name, message);
};

/** Called by the host: `json` is the result, or a `CallFailure`. */
export const onAnswer = (id: number, ok: boolean, json: string, body: Uint8Array | ''): void => {
  const run = runUnderWay();
  const call = run?.pending.get(id);
  if (!run || !call) return;
  run.pending.delete(id);
  run.pendingSize -= call.size;
  if (ok) call.resolve({ result: JSON.parse(json) as unknown, body: body === '' ? null : body });
  else call.reject(failed(call.failure, JSON.parse(json) as CallFailure));
};
