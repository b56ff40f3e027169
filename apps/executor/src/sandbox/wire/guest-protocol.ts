/**
 * What passes between the child's own code and the code in an isolate. Only numbers, strings and copied byte arrays
 * do: no handle, no object whose properties the other side would read.
 */

/** What V8 takes our text in an isolate to come from: nothing that a script can be called. */
export const GUEST_FILE = 'runlet:guest';

/** First argument of the guest's one entry function. */
export const ToGuest = {
  /** (factory, code): takes the script's compiled top level; throws unless `code` is the inside of one function. */
  check: 0,
  load: 1,
  /** (order JSON, trigger JSON, input as string or bytes) */
  start: 2,
  /** A timer that was asked for is due. */
  wake: 3,
  /** (call id, whether it went well, result or `CallFailure` as JSON, bytes beside the result or '') */
  answer: 4,
  /** As `start`, but the host's own thread is in the isolate: see `GuestIsolate.enterHere`. */
  startHere: 5,
} as const;

/** First argument of the host's one callback. */
export const FromGuest = {
  /** (`RESULT` kind, head JSON, body as string or bytes, SDK calls made, what is still under way) */
  finished: 0,
  /** (call id, name, arguments as JSON, bytes beside them or null) */
  call: 1,
  /** (ms): wake me then; an earlier wish stays in force too. */
  wakeIn: 2,
  /** (`Progress` JSON) */
  progress: 3,
} as const;

export const Result = {
  /** Body: the output as JSON. */
  output: 0,
  /** Head: `HttpResponseHead`. Body: what to send. */
  response: 1,
  /** Head: `GuestError`. */
  error: 2,
} as const;

/** A bad outcome of a call, as the script sees it: an error of this name with these further properties. */
export interface CallFailure {
  readonly name: string;
  readonly message: string;
  readonly properties?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Whose fault and whether it is worth another attempt. */
export interface GuestError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly retryable: boolean;
  /** See `RunEnd.retryAfterMs`. */
  readonly retryAfterMs: number | null;
}

/** What a run is told at its start, as JSON. */
export interface GuestOrder {
  readonly context: {
    readonly tenantId: string;
    readonly organizationId: string | null;
    readonly userId: string | null;
    readonly scriptId: string;
    readonly scriptName: string;
    readonly version: number;
    readonly executionId: string;
    readonly attempt: number;
    readonly idempotencyKey: string;
    readonly correlationId: string;
  };
  readonly inputKind: 'json' | 'http-body';
  readonly timeoutMs: number;
  readonly cpuTimeMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly sdkCalls: number;
}

/**
 * Log lines are written by the guest into memory that the child's main thread sees too: they cost no crossing, and are
 * there also when the isolate can no longer be asked. JSON objects, each followed by a comma.
 */
export const LogMemory = {
  /** Int32 slots before the text. */
  written: 0,
  lines: 1,
  droppedLines: 2,
  droppedBytes: 3,
  textOffset: 16,
  textBytes: 256 * 1024,
  maxLines: 1_000,
} as const;
