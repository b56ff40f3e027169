import { domException } from './dom-exception.ts';

/** For what the standards have and scripts do not: says so where it is used. */
export const notSupported = (message: string): DOMException =>
  new (domException().DOMException)(message, 'NotSupportedError');
