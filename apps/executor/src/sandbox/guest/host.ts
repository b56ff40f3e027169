type Sendable = string | number | Uint8Array | null;

/** The host's callback: see `FromGuest`. Returns at once and never throws. */
export type Send = (kind: number, ...parts: Sendable[]) => void;
/** "<CPU ms>,<memory bytes>" used so far. */
export type Measure = () => string;
/** The questions that the host answers at once: see `AtOnce`. */
export type Ask = (question: number, text: string) => string;

let send: Send | undefined;
let measure: Measure | undefined;
let ask: Ask | undefined;

/** Set once, when the context is made; a snapshot holds no host. */
export const connectHost = (callback: Send, measurement: Measure, answers: Ask): void => {
  send = callback;
  measure = measurement;
  ask = answers;
};

export const tellHost: Send = (kind, ...parts) => send!(kind, ...parts);
export const askMeasure: Measure = () => measure!();
export const askHost: Ask = (question, text) => ask!(question, text);
