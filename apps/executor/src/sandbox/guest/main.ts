import { ToGuest } from '../wire/guest-protocol.ts';
import { onAnswer } from './calls.ts';
import { guestConsole } from './console.ts';
import { onStart } from './execution.ts';
import { findIntrinsics, freezeEarly, hardenContext, lateHolders } from './harden.ts';
import { type Ask, connectHost, enteredHere, type Measure, type Send } from './host.ts';
import { connectLogMemory } from './logs.ts';
import { nameByKey } from './names.ts';
import { allowOverrides } from './overrides.ts';
import { type LoadedScript, loadScript } from './script.ts';
import { events, sdk } from './sdk.ts';
import { assertFunctionBody, removeAbsentGlobals, removeTemporal, tameLanguage } from './tame.ts';
import { onWake, timerGlobals } from './timers.ts';
import { defineWebGlobals } from './web/globals.ts';
import { keepSharedArrayBuffer } from './web/shared-array-buffer.ts';

/** The one way in. What each operation takes is written in `ToGuest`. */
const enter = (operation: number, ...parts: never[]): boolean | undefined => {
  const [first, second, third, fourth] = parts as unknown[];
  enteredHere(operation === ToGuest.startHere);
  switch (operation) {
    case ToGuest.check:
      return void assertFunctionBody(first as string);
    case ToGuest.load:
      return void loadScript(first as LoadedScript['factory'], second as boolean);
    case ToGuest.start:
    case ToGuest.startHere:
      return onStart(first as string, second as string, third as string | Uint8Array);
    case ToGuest.wake:
      return void onWake();
    case ToGuest.answer:
      return void onAnswer(first as number, second as boolean, third as string, fourth as Uint8Array | '');
    default:
      throw new RangeError(`Unknown operation ${operation}`);
  }
};

const defineGlobals = (globals: object): void => {
  nameByKey(globals);
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
};

tameLanguage();
allowOverrides();
// `self` is how bundled libraries find the global object where there is no `Function('return this')`.
defineGlobals({ self: globalThis, console: guestConsole, sdk, events, ...timerGlobals });
defineWebGlobals();
findIntrinsics();

/** All of the above is in the snapshot; this makes a context that started from it ready for scripts. */
const boot = (
  send: Send,
  sendHere: Send,
  measure: Measure,
  ask: Ask,
  logMemory: SharedArrayBuffer,
  keepTemporal: boolean,
): typeof enter => {
  for (const name of Object.keys(makers)) Reflect.deleteProperty(globalThis, name);
  connectHost(send, sendHere, measure, ask);
  connectLogMemory(logMemory);
  keepSharedArrayBuffer();
  removeAbsentGlobals();
  if (!keepTemporal) removeTemporal();
  hardenContext();
  return enter;
};

/** For the host, which makes the snapshot and contexts by them; gone before any script runs. */
const makers = { $boot: boot, $lateHolders: () => JSON.stringify(lateHolders()), $freezeEarly: freezeEarly };
defineGlobals(makers);
