type Sendable = string | number | Uint8Array | null;

/** The host's callback: see `FromGuest`. Returns at once and never throws. */
export type Send = (kind: number, ...parts: Sendable[]) => void;
/** "<CPU ms>,<memory bytes>" used so far: the one question that the host answers at once. */
export type Measure = () => string;

let send: Send | undefined;
let measure: Measure | undefined;

/** Set once, when the context is made; a snapshot holds no host. */
export const connectHost = (callback: Send, measurement: Measure): void => {
  send = callback;
  measure = measurement;
};

export const tellHost: Send = (kind, ...parts) => send!(kind, ...parts);
export const askMeasure: Measure = () => measure!();
