import { OutgoingError } from '../outgoing-error.ts';

/** Head, body and what is around them. */
export const tooLong = (maxBytes: number): OutgoingError =>
  new OutgoingError('ResponseTooLargeError', `The response goes on for more than ${maxBytes} bytes`);

export const tooLarge = (maxBytes: number): OutgoingError =>
  new OutgoingError('ResponseTooLargeError', `The response's body is larger than ${maxBytes} bytes`);
