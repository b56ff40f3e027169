import { AtOnce } from '../../wire/at-once.ts';
import { askHost } from '../host.ts';

/** The URL standard: these end the parsing of a host. The host's own parser would read some of them as syntax. */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u0020#%/:<>?@[\\\]^|\u007f]/;
const NEEDS_MAPPING = /[^\u0000-\u007f]|(?:^|\.)xn--/i;

/**
 * Stands for the package `tr46`, with the one function and the options that whatwg-url uses for hosts: Node's own
 * implementation answers. Null where the name has no ASCII form.
 */
export const toASCII = (domain: string): string | null => {
  // The standard's own shortcut; what is forbidden is refused by the caller.
  if (!NEEDS_MAPPING.test(domain)) return domain.toLowerCase();
  return FORBIDDEN.test(domain) ? null : askHost(AtOnce.domainToAscii, domain) || null;
};
