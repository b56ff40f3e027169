/** Why an address is none that a script may reach. */
export type AddressProblem =
  | 'not-an-address'
  | 'zone'
  | 'metadata'
  | 'provider-internal'
  | 'unspecified'
  | 'loopback'
  | 'private'
  | 'carrier-nat'
  | 'link-local'
  | 'unique-local'
  | 'site-local'
  | 'multicast'
  | 'broadcast'
  | 'benchmarking'
  | 'documentation'
  | 'discard'
  | 'orchid'
  | 'translated'
  | 'reserved';

type Ranges = readonly (readonly [cidr: string, problem: AddressProblem])[];

/**
 * The IANA registry of special-purpose IPv4 addresses with what clouds added to it by themselves; the first that holds
 * an address names its problem. https://www.iana.org/assignments/iana-ipv4-special-registry
 */
export const SPECIAL_IPV4: Ranges = [
  // Metadata, credentials and agents of AWS, Google, Azure, DigitalOcean, OpenStack …; ECS and EKS; Alibaba; Azure's
  // wire server; Oracle; Equinix Metal. Not all of them are in a range that is special by itself.
  ['169.254.169.254/32', 'metadata'],
  ['169.254.170.2/32', 'metadata'],
  ['169.254.170.23/32', 'metadata'],
  ['100.100.100.200/32', 'metadata'],
  ['168.63.129.16/32', 'metadata'],
  ['192.0.0.192/32', 'metadata'],
  ['192.80.8.124/32', 'metadata'],
  // IBM Cloud's service networks, which look public and lead to the inside from there.
  ['161.26.0.0/16', 'provider-internal'],
  ['166.8.0.0/14', 'provider-internal'],
  ['0.0.0.0/8', 'unspecified'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'carrier-nat'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'documentation'],
  ['192.31.196.0/24', 'reserved'],
  ['192.52.193.0/24', 'reserved'],
  ['192.88.99.0/24', 'translated'],
  ['192.168.0.0/16', 'private'],
  ['192.175.48.0/24', 'reserved'],
  ['198.18.0.0/15', 'benchmarking'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['255.255.255.255/32', 'broadcast'],
  ['240.0.0.0/4', 'reserved'],
];

/**
 * The same for IPv6. Forms that carry an IPv4 address (`translated`) are refused whole: nobody but a translator has
 * them, and who runs one allows its prefix. https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const SPECIAL_IPV6: Ranges = [
  ['fd00:ec2::254/128', 'metadata'],
  ['fd00:ec2::23/128', 'metadata'],
  ['fd20:ce::254/128', 'metadata'],
  ['fd00:42::42/128', 'metadata'],
  ['::/128', 'unspecified'],
  ['::1/128', 'loopback'],
  ['::/96', 'translated'],
  ['::ffff:0:0/96', 'translated'],
  ['::ffff:0:0:0/96', 'translated'],
  ['64:ff9b::/96', 'translated'],
  ['64:ff9b:1::/48', 'translated'],
  ['100::/64', 'discard'],
  ['100:0:0:1::/64', 'discard'],
  ['2001::/32', 'translated'],
  ['2001:2::/48', 'benchmarking'],
  ['2001:10::/28', 'orchid'],
  ['2001:20::/28', 'orchid'],
  ['2001::/23', 'reserved'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', 'translated'],
  ['2620:4f:8000::/48', 'reserved'],
  ['3fff::/20', 'documentation'],
  ['5f00::/16', 'reserved'],
  ['fc00::/7', 'unique-local'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local'],
  ['ff00::/8', 'multicast'],
];

/** All that is given out to the public so far; the rest of IPv6 belongs to nobody. */
export const PUBLIC_IPV6 = '2000::/3';
