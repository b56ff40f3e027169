import { CallError } from '../../host-calls/call-error.ts';
import { CONNECTION_WAIT_MS, CONNECTIONS, TENANT_CONNECTIONS } from '../database-limits.ts';
import { FairQueue } from '../fair-queue.ts';
import { type ConnectionOptions, ScriptConnection } from './script-connection.ts';

const IDLE_MS = 30_000;

/** A connection for one tenant; `giveBack` exactly once, `destroy` instead where its state is in doubt. */
export interface Lease {
  readonly connection: ScriptConnection;
  giveBack(): void;
}

interface Idle {
  readonly connection: ScriptConnection;
  readonly timer: NodeJS.Timeout;
}

/** The scripts' connections to the host's database: few in all, fewer a tenant, taken in turn. */
export class Connections {
  private readonly queue = new FairQueue(CONNECTIONS, TENANT_CONNECTIONS);
  private idle: Idle[] = [];
  private readonly open = new Set<ScriptConnection>();
  private closed = false;

  constructor(private readonly options: ConnectionOptions) {}

  /** Waits its turn, at most `waitMs`. Throws `CallError`; the signal's reason when that comes first. */
  async lease(tenant: string, signal: AbortSignal, waitMs = CONNECTION_WAIT_MS): Promise<Lease> {
    const leave = this.queue.tryEnter(tenant) ?? (await this.wait(tenant, signal, waitMs));
    try {
      const connection = this.takeIdle() ?? (await this.openNew());
      let back = false;
      return {
        connection,
        giveBack: () => {
          if (back) return;
          back = true;
          this.keep(connection);
          leave();
        },
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { timer } of this.idle) clearTimeout(timer);
    this.idle = [];
    await Promise.all([...this.open].map((connection) => connection.close()));
    this.open.clear();
  }

  private async wait(tenant: string, signal: AbortSignal, waitMs: number): Promise<() => void> {
    const limit = AbortSignal.timeout(Math.ceil(waitMs));
    try {
      return await this.queue.enter(tenant, AbortSignal.any([signal, limit]));
    } catch (cause) {
      if (!limit.aborted) throw cause;
      throw new CallError(
        'ConnectionLimitError',
        `No connection to the database was free within ${Math.round(waitMs)} ms: a tenant has ${TENANT_CONNECTIONS} at a time`,
        { cause },
      );
    }
  }

  private takeIdle(): ScriptConnection | null {
    for (let found = this.idle.pop(); found; found = this.idle.pop()) {
      clearTimeout(found.timer);
      if (found.connection.isUsable) return found.connection;
      this.open.delete(found.connection);
    }
    return null;
  }

  private async openNew(): Promise<ScriptConnection> {
    const connection = await ScriptConnection.open(this.options);
    this.open.add(connection);
    return connection;
  }

  /** For the next one, if nothing can be left on it. */
  private keep(connection: ScriptConnection): void {
    if (!connection.isIdle || this.closed) {
      connection.breakOff();
      this.open.delete(connection);
      return;
    }
    const timer = setTimeout(() => {
      this.idle = this.idle.filter((one) => one.connection !== connection);
      this.open.delete(connection);
      void connection.close();
    }, IDLE_MS);
    timer.unref();
    this.idle.push({ connection, timer });
  }
}
