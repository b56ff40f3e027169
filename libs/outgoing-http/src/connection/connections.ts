import type { Gate } from '../address/gate.ts';
import { Connection } from './connection.ts';
import { openSocket } from './open-socket.ts';
import { type ShareLimits, Shares } from './shares.ts';

export interface ConnectionSettings {
  /** Connections, waiting ones included. */
  readonly limits: ShareLimits;
  readonly maxHeaderBytes: number;
  /** Trusted instead of the machine's authorities, PEM. */
  readonly ca?: string;
}

export interface Taken {
  readonly connection: Connection;
  /** Gives it back; `reusable`: its last answer was read to the end. */
  release(reusable: boolean): void;
}

/** Connections by tenant and origin: never shared between tenants, bounded in all and for each. */
export class Connections {
  private readonly shares: Shares;
  /** All that are open, the longest idle first. */
  private readonly open = new Set<Connection>();
  /** How many are open or being opened. */
  private count = 0;
  private readonly countBy = new Map<string, number>();
  private readonly idle = new Map<string, Connection[]>();

  constructor(
    private readonly gate: Gate,
    private readonly settings: ConnectionSettings,
  ) {
    this.shares = new Shares(settings.limits);
  }

  /** Waits for a free place. Throws what the gate throws, what connecting throws, and the signal's reason. */
  async take(tenant: string, url: URL, fresh: boolean, signal: AbortSignal): Promise<Taken> {
    const giveBack = await this.shares.take(tenant, signal);
    try {
      this.gate.checkForm(tenant, url);
      const key = `${tenant} ${url.origin}`;
      const connection = (fresh ? null : this.takeIdle(key)) ?? (await this.connect(key, tenant, url, signal));
      return {
        connection,
        release: (reusable) => {
          if (reusable && !connection.ended) this.keep(connection);
          else connection.destroy();
          giveBack();
        },
      };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  close(): void {
    for (const connection of this.open) connection.destroy();
  }

  private async connect(key: string, tenant: string, url: URL, signal: AbortSignal): Promise<Connection> {
    const place = await unlessAborted(this.gate.check(tenant, url), signal);
    this.makeRoom(tenant);
    this.add(tenant, 1);
    try {
      const socket = await openSocket(place, this.settings.ca, signal);
      const connection = new Connection(key, tenant, url.origin, socket, this.settings.maxHeaderBytes, (ended) => {
        this.add(tenant, -1);
        this.open.delete(ended);
        this.forget(ended);
      });
      this.open.add(connection);
      return connection;
    } catch (error) {
      this.add(tenant, -1);
      throw error;
    }
  }

  private add(tenant: string, change: 1 | -1): void {
    this.count += change;
    const count = (this.countBy.get(tenant) ?? 0) + change;
    if (count === 0) this.countBy.delete(tenant);
    else this.countBy.set(tenant, count);
  }

  private takeIdle(key: string): Connection | null {
    const last = this.idle.get(key)?.at(-1);
    if (!last) return null;
    this.forget(last);
    return last;
  }

  private keep(connection: Connection): void {
    this.open.delete(connection);
    this.open.add(connection);
    const list = this.idle.get(connection.key);
    if (list) list.push(connection);
    else this.idle.set(connection.key, [connection]);
  }

  /** Idle connections give way; there is one whenever all places are taken, as a caller has one of the shares. */
  private makeRoom(tenant: string): void {
    const { total, perTenant } = this.settings.limits;
    if ((this.countBy.get(tenant) ?? 0) >= perTenant) this.endFirstIdle((one) => one.tenant === tenant);
    else if (this.count >= total) this.endFirstIdle(() => true);
  }

  private endFirstIdle(suits: (connection: Connection) => boolean): void {
    for (const connection of this.open) {
      if (!suits(connection) || !this.forget(connection)) continue;
      connection.destroy();
      return;
    }
  }

  /** Whether it was idle. */
  private forget(connection: Connection): boolean {
    const list = this.idle.get(connection.key);
    const at = list?.indexOf(connection) ?? -1;
    if (at === -1) return false;
    list!.splice(at, 1);
    if (list!.length === 0) this.idle.delete(connection.key);
    return true;
  }
}

const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
