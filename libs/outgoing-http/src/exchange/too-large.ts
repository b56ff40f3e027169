import { OutgoingError } from '../outgoing-error.ts';

export const tooLarge = (maxBytes: number): OutgoingError =>
  new OutgoingError('ResponseTooLargeError', `The response's body is larger than ${maxBytes} bytes`);
