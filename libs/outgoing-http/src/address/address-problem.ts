import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { embeddedIPv4 } from './embedded-ipv4.ts';
import { type AddressProblem, PUBLIC_IPV6, SPECIAL_IPV4, SPECIAL_IPV6 } from './special-addresses.ts';

const ipv4 = SPECIAL_IPV4.map(([cidr, problem]) => ({ range: ipaddr.IPv4.parseCIDR(cidr), problem }));
const ipv6 = SPECIAL_IPV6.map(([cidr, problem]) => ({ range: ipaddr.IPv6.parseCIDR(cidr), problem }));
const publicIPv6 = ipaddr.IPv6.parseCIDR(PUBLIC_IPV6);

/**
 * Why no script may reach this address, null where it is a public one. The address is text as the resolver or a parsed
 * URL gives it, without brackets; other spellings are no addresses.
 */
export const addressProblem = (address: string): AddressProblem | null => {
  if (address.includes('%')) return 'zone';
  const version = isIP(address);
  // `net.BlockList` would not do: a rule for ::ffff:0:0/96 there refuses every IPv4 address.
  if (version === 4) {
    const parsed = ipaddr.IPv4.parse(address);
    return ipv4.find(({ range }) => parsed.match(range))?.problem ?? null;
  }
  if (version !== 6) return 'not-an-address';
  const parsed = ipaddr.IPv6.parse(address);
  const special = ipv6.find(({ range }) => parsed.match(range));
  if (special) return special.problem;
  if (!parsed.match(publicIPv6)) return 'reserved';
  return embeddedIPv4(address) === null ? null : 'translated';
};
