import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { OutgoingRule, RuleTarget } from './outgoing-rule.ts';

/** `*` is a rule of the deny list only: allowing it would open the inside of the installation to every script. */
export type RuleList = 'allow' | 'deny';

const TENANT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/;
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const LONGEST_NAME = 253;

class Mistake extends Error {}

const toRange = (address: string, prefix: string | undefined): RuleTarget => {
  const longest = isIP(address) === 4 ? 32 : 128;
  if (isIP(address) === 0) throw new Mistake(`"${address}" is no address`);
  if (address.includes('%')) throw new Mistake(`"${address}" has a zone; leave it out`);
  if (prefix !== undefined && (!/^\d{1,3}$/.test(prefix) || Number(prefix) > longest)) {
    throw new Mistake(`"/${prefix}" is no prefix length from 0 to ${longest}`);
  }
  const bits = prefix === undefined ? longest : Number(prefix);
  const parsed = ipaddr.parse(address);
  const network = ipaddr.parse(
    (parsed.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6).networkAddressFromCIDR(`${address}/${bits}`).toString(),
  );
  if (network.toString() !== parsed.toString()) {
    throw new Mistake(`has bits beyond its prefix; write ${network.toString()}/${bits}`);
  }
  return { kind: 'range', range: [network, bits] };
};

const toHost = (text: string): string => {
  let host: string;
  try {
    host = new URL(`http://${text}`).hostname.replace(/\.$/, '');
  } catch {
    throw new Mistake(`"${text}" is no host`);
  }
  if (isIP(host) !== 0) throw new Mistake(`"${text}" is an address in a spelling of its own; write ${host}`);
  if (!HOST.test(host) || host.length > LONGEST_NAME || /[/?#@:]/.test(text)) {
    throw new Mistake(`"${text}" is no host`);
  }
  return host;
};

const toTarget = (text: string, list: RuleList): RuleTarget => {
  if (text === '*') {
    if (list === 'deny') return { kind: 'everything' };
    throw new Mistake('would let scripts reach everything inside; name hosts, addresses or CIDRs');
  }
  if (text.startsWith('*.')) return { kind: 'subdomains', of: toHost(text.slice(2)) };
  const [address, prefix, ...more] = text.split('/');
  if (more.length > 0) throw new Mistake('has more than one "/"');
  if (prefix !== undefined || isIP(address!) !== 0) return toRange(address!, prefix);
  return { kind: 'host', host: toHost(text) };
};

/** `[fd00::/8]:443`, `10.0.0.0/8:443`, `host:443` → what stands before the port, and the port. */
const splitPort = (text: string): [target: string, port: string | null] => {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed) return [bracketed[1]!, bracketed[2] ?? null];
  const colons = text.split(':').length - 1;
  if (colons !== 1) return [text, null]; // none, or IPv6 without brackets and so without a port
  const at = text.indexOf(':');
  return [text.slice(0, at), text.slice(at + 1)];
};

const toPort = (text: string | null): number | null => {
  if (text === null) return null;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw new Mistake(`"${text}" is no port`);
  return port;
};

const parseRule = (text: string, list: RuleList): OutgoingRule => {
  const at = text.indexOf('@');
  const tenant = at === -1 ? null : text.slice(0, at);
  if (tenant !== null && !TENANT.test(tenant)) throw new Mistake(`"${tenant}" is no tenant`);
  const [target, port] = splitPort(text.slice(at + 1).toLowerCase());
  const rule = { tenant, target: toTarget(target, list), port: toPort(port) };
  if (rule.target.kind === 'everything' && rule.port !== null) throw new Mistake('* takes no port');
  return rule;
};

/** The rules of a comma-separated list, and every mistake in it by the entry that has it. */
export const parseRules = (text: string, list: RuleList): { rules: OutgoingRule[]; mistakes: string[] } => {
  const rules: OutgoingRule[] = [];
  const mistakes: string[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    try {
      if (entry === '') throw new Mistake('an entry is empty');
      rules.push(parseRule(entry, list));
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      mistakes.push(entry === '' ? error.message : `${entry}: ${error.message}`);
    }
  }
  return { rules, mistakes };
};
