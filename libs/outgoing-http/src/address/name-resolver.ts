import { lookup, Resolver } from 'node:dns/promises';
import { OutgoingError } from '../outgoing-error.ts';

export interface NameResolver {
  /** Every address of the name, none if it has none. `trusted`: the operator named this host. */
  resolve(name: string, trusted: boolean): Promise<string[]>;
}

const QUERY_TIMEOUT_MS = 2_000;
const QUERY_TRIES = 2;
/** The name is not there, has no such record, or is none that could be. */
const NOTHING: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

/**
 * Asks the machine's name servers. Names that scripts choose never go through `getaddrinfo`: it would read the machine's
 * hosts file and search domains, and four slow names would hold all threads that the process has for such work.
 */
export class DnsResolver implements NameResolver {
  private readonly dns: Resolver;

  /** `servers`: `address:port`; the machine's when left out. */
  constructor(servers?: readonly string[]) {
    this.dns = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
    if (servers) this.dns.setServers(servers);
  }

  async resolve(name: string, trusted: boolean): Promise<string[]> {
    if (trusted) return machineLookup(name);
    if (name === 'localhost' || name.endsWith('.localhost')) return ['127.0.0.1'];
    const [four, six] = await Promise.allSettled([this.dns.resolve4(name), this.dns.resolve6(name)]);
    const found = [four, six].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length > 0) return found;
    for (const answer of [four, six]) if (answer.status === 'rejected') throwUnlessNothing(name, answer.reason);
    return [];
  }
}

const machineLookup = async (name: string): Promise<string[]> => {
  try {
    return (await lookup(name, { all: true, order: 'ipv4first' })).map(({ address }) => address);
  } catch (error) {
    throwUnlessNothing(name, error);
    return [];
  }
};

const throwUnlessNothing = (name: string, cause: unknown): void => {
  if (NOTHING.has((cause as NodeJS.ErrnoException).code)) return;
  throw new OutgoingError('NetworkError', `The address of ${name} could not be found out just now`, { cause });
};
