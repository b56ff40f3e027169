import type { Logger } from '@runlet/kernel';
import { CallError } from '../../host-calls/call-error.ts';
import type { Connections } from '../connection/connections.ts';
import type { Refusal, StatementFacts } from '../sql/statement-facts.ts';
import type { HostCatalog } from './host-catalog.ts';
import { objectionsToRole, readCatalog } from './read-catalog.ts';

/** An answer this old is good, and the catalogs are read again meanwhile: whoever holds a connection must not wait. */
const FRESH_MS = 15_000;
/** For so long, at most, a table that loses its row-level security is still believed to have it. */
const STALE_MS = 45_000;
/** A name that is not known is looked for again, at most this often. */
const SECOND_LOOK_MS = 1_000;

/** No tenant has this name. */
const OURSELVES = '';

interface Look {
  readonly at: number;
  /** Or why scripts get no database at all. */
  readonly catalog: HostCatalog | CallError;
}

/** Knows what the host's database holds, and whether its role keeps scripts in; looks again when that is old. */
export class CatalogWatch {
  private last: Look | null = null;
  private looking: Promise<Look> | null = null;

  constructor(
    private readonly connections: Connections,
    private readonly schemas: readonly string[],
    private readonly log: Pick<Logger, 'error'>,
  ) {}

  /** What the statement mentions that it may not; null: nothing. Throws `CallError` when scripts get no database. */
  async refusal(facts: StatementFacts): Promise<Refusal | null> {
    const look = await this.recent();
    const refusal = catalogOf(look).refusal(facts);
    if (!refusal || age(look) < SECOND_LOOK_MS) return refusal;
    return catalogOf(await this.look(SECOND_LOOK_MS)).refusal(facts);
  }

  private async recent(): Promise<Look> {
    if (!this.last || age(this.last) > STALE_MS) return this.look(0);
    // When that fails, the next one to find the answer stale is told.
    if (age(this.last) > FRESH_MS) this.look(0).catch(() => undefined);
    return this.last;
  }

  /** @param freshMs How old the answer may be. */
  async look(freshMs: number): Promise<Look> {
    if (this.last && age(this.last) < freshMs) return this.last;
    this.looking ??= this.readAgain().finally(() => (this.looking = null));
    return this.looking;
  }

  private async readAgain(): Promise<Look> {
    const lease = await this.connections.lease(OURSELVES, new AbortController().signal);
    try {
      const objections = await objectionsToRole(lease.connection);
      if (objections.length > 0) this.log.error({ objections }, 'sdk.db is off: its role would not keep scripts in');
      const catalog = objections.length > 0 ? roleRefused() : await readCatalog(lease.connection, this.schemas);
      return (this.last = { at: Date.now(), catalog });
    } finally {
      lease.giveBack();
    }
  }
}

const age = ({ at }: Look): number => Date.now() - at;

const catalogOf = ({ catalog }: Look): HostCatalog => {
  if (catalog instanceof CallError) throw catalog;
  return catalog;
};

/** The reasons are the operator's business, and are in the log. */
const roleRefused = (): CallError =>
  new CallError(
    'DatabaseUnavailableError',
    'sdk.db is off: the role of SCRIPT_DB_URL has rights that it must not have. The log of the executor names them.',
  );
