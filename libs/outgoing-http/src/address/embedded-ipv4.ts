import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Prefix → where the four bytes begin, and what they are combined with (Teredo hides them). */
const FORMS = (
  [
    ['::/96', 12, 0],
    ['::ffff:0:0/96', 12, 0],
    ['::ffff:0:0:0/96', 12, 0],
    ['64:ff9b::/96', 12, 0],
    ['64:ff9b:1::/48', 12, 0],
    ['2001::/32', 12, 0xff],
    ['2002::/16', 2, 0],
  ] as const
).map(([cidr, at, mask]) => ({ range: ipaddr.IPv6.parseCIDR(cidr), at, mask }));

/** Interface ids of ISATAP, under any prefix: `0:5efe:a.b.c.d`, `200:5efe:a.b.c.d`. */
const isIsatap = ({ parts }: ipaddr.IPv6): boolean => (parts[4]! & 0xfdff) === 0 && parts[5] === 0x5efe;

/** The IPv4 address inside an IPv6 address that leads to one, else null. */
export const embeddedIPv4 = (address: string): string | null => {
  if (!isIPv6(address)) return null;
  const parsed = ipaddr.IPv6.parse(address);
  const form = FORMS.find(({ range }) => parsed.match(range)) ?? (isIsatap(parsed) ? { at: 12, mask: 0 } : null);
  if (form === null) return null;
  const bytes = parsed.toByteArray().slice(form.at, form.at + 4);
  return bytes.map((byte) => byte ^ form.mask).join('.');
};
