import type { Progress } from '@runlet/contracts';
import type { GuestOrder } from '../wire/guest-protocol.ts';
import { TimerQueue } from './timer-queue.ts';

export interface PendingCall {
  readonly resolve: (answer: { readonly result: unknown; readonly body: Uint8Array | null }) => void;
  readonly reject: (error: Error) => void;
  /** Made when the call was, so that its stack names the user's line. */
  readonly failure: Error;
  /** Of its arguments and what goes beside them: characters or bytes. */
  readonly size: number;
}

/** All that one execution has under way in this context. */
export interface GuestRun {
  readonly order: GuestOrder;
  /** Ms since 1970. */
  readonly startedAt: number;
  readonly deadline: number;
  /** What `performance.now()` said last. */
  latestNow: number;
  readonly timers: TimerQueue;
  readonly pending: Map<number, PendingCall>;
  /** Size of all that are pending: they are copied out of this isolate, where its memory limit does not count them. */
  pendingSize: number;
  calls: number;
  readonly counters: Map<string, number>;
  readonly stopwatches: Map<string, number>;
  groupDepth: number;
  /** What the host has not been told yet. */
  progress: Progress | null;
  /** When it was last told, ms. */
  progressToldAt: number;
}

let current: GuestRun | null = null;

export const beginRun = (order: GuestOrder): GuestRun => {
  const startedAt = Date.now();
  current = {
    order,
    startedAt,
    deadline: startedAt + order.timeoutMs,
    latestNow: 0,
    timers: new TimerQueue(),
    pending: new Map(),
    pendingSize: 0,
    calls: 0,
    counters: new Map(),
    stopwatches: new Map(),
    groupDepth: 0,
    progress: null,
    progressToldAt: -Infinity,
  };
  return current;
};

/** From here on nothing that the run left behind can act: neither for it nor for the run that comes after it. */
export const endRun = (): void => {
  current = null;
};

export const runUnderWay = (): GuestRun | null => current;

/** Throws where code of a run goes on after its end. */
export const currentRun = (): GuestRun => {
  if (!current) throw new Error('This run has ended');
  return current;
};
