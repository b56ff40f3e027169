import { FromGuest } from '../wire/guest-protocol.ts';
import { reportUncaught } from './errors.ts';
import { tellHost } from './host.ts';
import { currentRun, runUnderWay } from './run-state.ts';

const LONGEST_MS = 2 ** 31 - 1;

/** When the host has been asked to wake us: asked again only for an earlier time. */
let wakeAt = Infinity;
let armQueued = false;

/** Ever earlier wishes in a loop would keep the host from its other work: beyond so many it is to wake us at once. */
const MAX_WISHES = 64;
/** Since it last woke us. */
let wishes = 0;

const arm = (): void => {
  armQueued = false;
  const earliest = runUnderWay()?.timers.earliest;
  if (!earliest || earliest.due >= wakeAt) return;
  wakeAt = ++wishes < MAX_WISHES ? earliest.due : 0;
  tellHost(FromGuest.wakeIn, Math.max(0, wakeAt - Date.now()));
};

const armSoon = (): void => {
  if (armQueued) return;
  armQueued = true;
  void Promise.resolve().then(arm);
};

export const forgetWake = (): void => {
  wakeAt = Infinity;
  wishes = 0;
};

/** Has the engine call it and not us, so that no frame of ours is in its stack. */
const callSoon = (work: () => unknown): void => void Promise.resolve().then(work).then(undefined, reportUncaught);

/** Called by the host. One timer a call: the microtasks of each run before the next, as everywhere. */
export const onWake = (): void => {
  forgetWake();
  const timer = runUnderWay()?.timers.takeDue(Date.now());
  armSoon();
  if (timer) callSoon(timer.callback);
};

const delayOf = (ms: unknown): number => Math.min(Math.max(Math.trunc(Number(ms)) || 0, 0), LONGEST_MS);

const schedule = (name: string, callback: unknown, ms: unknown, repeat: boolean, args: unknown[]): number => {
  if (typeof callback !== 'function') throw new TypeError(`${name} needs a function`);
  const { timers } = currentRun();
  const delay = delayOf(ms);
  const call = args.length > 0 ? () => (callback as (...args: unknown[]) => unknown)(...args) : () => callback();
  const id = timers.add(call, Date.now() + delay, repeat ? Math.max(delay, 1) : null);
  armSoon();
  return id;
};

const cancel = (id?: unknown): void => runUnderWay()?.timers.remove(id);

export const timerGlobals = {
  setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]): number =>
    schedule('setTimeout', callback, ms, false, args),
  setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]): number =>
    schedule('setInterval', callback, ms, true, args),
  clearTimeout: cancel,
  clearInterval: cancel,
  queueMicrotask: (callback: unknown): void => {
    if (typeof callback !== 'function') throw new TypeError('queueMicrotask needs a function');
    callSoon(callback as () => unknown);
  },
};

/** Waits without using CPU time. */
export const sleep = (ms: unknown): Promise<void> =>
  new Promise((resolve) => {
    currentRun().timers.add(() => resolve(), Date.now() + delayOf(ms), null);
    armSoon();
  });

/** For timers of our own, like that of `AbortSignal.timeout`: the run's end does not have to wait for them. */
export const callLater = (callback: () => void, ms: number): void => {
  currentRun().timers.add(callback, Date.now() + delayOf(ms), null, true);
  armSoon();
};
