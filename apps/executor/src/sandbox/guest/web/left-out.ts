import { domException } from './dom-exception.ts';

/** For what the standards have and scripts do not: says so where it is used. */
export const notSupported = (message: string): DOMException =>
  new (domException().DOMException)(message, 'NotSupportedError');

export const noStreams = (where: string): DOMException =>
  notSupported(`${where}: there are no streams here; use text(), json(), bytes(), arrayBuffer() or blob()`);
