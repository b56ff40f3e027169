import { AtOnce } from '../../wire/at-once.ts';
import { askHost } from '../host.ts';

/** In a host these are refused; the host's parser would take them for syntax, decode or drop them. */
const SYNTAX = /[\t\n\r#%/:?@[\\\]]/;
const NEEDS_MAPPING = /[\u0080-\uffff]/;

/**
 * Stands for the package `tr46`, with the one function and the options that whatwg-url uses for hosts: Node's own
 * implementation answers. Null where the name has no ASCII form.
 */
export const toASCII = (domain: string): string | null => {
  // The standard's own shortcut; what is forbidden is refused by the caller.
  if (!NEEDS_MAPPING.test(domain)) return domain.toLowerCase();
  return SYNTAX.test(domain) ? null : askHost(AtOnce.domainToAscii, domain) || null;
};
