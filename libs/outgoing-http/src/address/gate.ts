import { isIP } from 'node:net';
import { BlockedError, type BlockedReason } from '../outgoing-error.ts';
import type { OutgoingRules } from '../rules/outgoing-rules.ts';
import { addressProblem } from './address-problem.ts';
import { embeddedIPv4 } from './embedded-ipv4.ts';
import type { NameResolver } from './name-resolver.ts';
import { isPortAllowed } from './ports.ts';

/** Where a URL leads after it was checked. */
export interface CheckedPlace {
  /** Lower case, no brackets, no dot at the end. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** All of them checked; connect to one of these and to nothing else. */
  readonly addresses: readonly string[];
}

export interface GateParts {
  readonly rules: OutgoingRules;
  readonly resolver: NameResolver;
  readonly ownAddresses: { has(address: string): boolean };
}

interface Target {
  readonly tenant: string;
  readonly host: string;
  readonly port: number;
}

/** Decides whether a tenant may reach a URL, and finds out where that is. */
export class Gate {
  constructor(private readonly parts: GateParts) {}

  /** Throws `BlockedError` for what can be told from the URL: also where a connection is there already. */
  checkForm(tenant: string, url: URL): void {
    this.targetOf(tenant, url);
  }

  /** What can be said before the name is resolved. */
  private targetOf(tenant: string, url: URL): Target {
    const host = hostOf(url);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new BlockedError('scheme', host, `${url.protocol} is not a scheme that scripts may use; use http or https`);
    }
    if (url.username !== '' || url.password !== '') {
      throw new BlockedError(
        'credentials',
        host,
        'A URL may not carry a user or password; send an Authorization header',
      );
    }
    const target = { tenant, host, port: portOf(url) };
    if (isIP(host) !== 0) return target;
    if (this.parts.rules.ofName(target, host) === 'denied') throw deniedByOperator(target);
    // Resolvers drop what is too much, and would so find a name that a rule denies.
    if (host.split('.').includes('')) throw new BlockedError('unknown-name', host, nameMessage(target, 'unknown-name'));
    return target;
  }

  /** Throws `BlockedError`, or `OutgoingError` if no name server answers. */
  async check(tenant: string, url: URL): Promise<CheckedPlace> {
    const target = this.targetOf(tenant, url);
    const tls = url.protocol === 'https:';
    const { host, port } = target;
    if (isIP(host) !== 0) {
      const reason = this.problemOf(target, host);
      if (reason !== null) throw new BlockedError(reason, host, literalMessage(target, reason));
      return { host, port, tls, addresses: [host] };
    }
    return { host, port, tls, addresses: await this.addressesOf(target) };
  }

  private async addressesOf(target: Target): Promise<readonly string[]> {
    const { rules, resolver } = this.parts;
    const trusted = rules.ofName(target, target.host) === 'allowed';
    const shut = rules.isShut(target) && !trusted;
    // Not even a query leaves for what cannot be reached: it could carry data out.
    if (shut && !rules.allowsAnyRange(target)) throw notAllowed(target);
    const addresses = await resolver.resolve(target.host, trusted);
    const reason = addresses.length === 0 ? 'unknown-name' : this.firstProblem(target, addresses, trusted);
    if (reason === null) return addresses;
    throw shut ? notAllowed(target) : new BlockedError(reason, target.host, nameMessage(target, reason));
  }

  private firstProblem(target: Target, addresses: readonly string[], trusted: boolean): BlockedReason | null {
    for (const address of addresses) {
      const exempt = trusted && this.parts.rules.ofAddress(target, address) !== 'denied';
      const reason = exempt ? null : this.problemOf(target, address);
      if (reason !== null) return reason;
    }
    return null;
  }

  /** The operator's rules first; then what an address carries inside; then the general rules. */
  private problemOf(target: Target, address: string): BlockedReason | null {
    const verdict = this.parts.rules.ofAddress(target, address);
    if (verdict === 'denied') return 'denied';
    const inside = embeddedIPv4(address);
    if (verdict === 'allowed') return inside === null ? null : this.problemOf(target, inside);
    if (this.parts.rules.isShut(target)) return 'not-allowed';
    const problem = addressProblem(address);
    if (problem !== null) return problem;
    if (this.parts.ownAddresses.has(address)) return 'own-address';
    return isPortAllowed(target.port) ? null : 'port';
  }
}

const hostOf = (url: URL): string =>
  url.hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');

const portOf = (url: URL): number => {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
};

const deniedByOperator = ({ host }: Target): BlockedError =>
  new BlockedError('denied', host, `${host} is denied by the operator of this installation`);

const notAllowed = ({ host, port }: Target): BlockedError =>
  new BlockedError('not-allowed', host, `${host}:${port} is not among what the operator of this installation allows`);

const portMessage = ({ host, port }: Target): string => `Port ${port} is not one that scripts may reach (${host})`;

/** Who wrote an address knows it: the rule may be named. */
const literalMessage = (target: Target, reason: BlockedReason): string => {
  if (reason === 'denied') return deniedByOperator(target).message;
  if (reason === 'not-allowed') return notAllowed(target).message;
  if (reason === 'port') return portMessage(target);
  return `${target.host} is not an address that scripts may reach: ${reason}`;
};

/**
 * The same words for a name that does not exist and for one of the inside: a script must not learn which names the
 * inside has, nor what addresses. (`port` is said of public addresses only.)
 */
const nameMessage = (target: Target, reason: BlockedReason): string =>
  reason === 'port'
    ? portMessage(target)
    : `${target.host} is unknown or leads to an address that scripts may not reach`;
