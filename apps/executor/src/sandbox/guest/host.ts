type Sendable = string | number | Uint8Array | null;

/** The host's callback: see `FromGuest`. Returns at once and never throws. */
export type Send = (kind: number, ...parts: Sendable[]) => void;
/** "<CPU ms>,<memory bytes>" used so far. */
export type Measure = () => string;
/** The questions that the host answers at once: see `AtOnce`. */
export type Ask = (question: number, text: string) => string;

let send: Send | undefined;
let sendHere: Send | undefined;
let isHere = false;
let measure: Measure | undefined;
let ask: Ask | undefined;

/** Set once, when the context is made; a snapshot holds no host. */
export const connectHost = (callback: Send, callbackHere: Send, measurement: Measure, answers: Ask): void => {
  send = callback;
  sendHere = callbackHere;
  measure = measurement;
  ask = answers;
};

/**
 * Said at each way in: whether the thread in this isolate is the host's own. Then a message is given to it at once, by a
 * callback that else would make the isolate wait for the other thread.
 */
export const enteredHere = (here: boolean): void => {
  isHere = here;
};

export const tellHost: Send = (kind, ...parts) => (isHere ? sendHere! : send!)(kind, ...parts);
export const askMeasure: Measure = () => measure!();
export const askHost: Ask = (question, text) => ask!(question, text);
