import { CallError } from '../host-calls/call-error.ts';
import type { CallScope } from '../host-calls/host-call.ts';
import type { ExchangeResult, Step } from './connection/exchange.ts';
import type { Connections, Lease } from './connection/connections.ts';
import { TRANSACTION_IDLE_MS, TRANSACTION_TIMEOUT_MS } from './database-limits.ts';

const timedOut = (why: string): CallError =>
  new CallError('TransactionTimeoutError', `The transaction ${why} and was rolled back`);

/** One open transaction of one run: its statements go one after the other, and it ends by itself when it takes long. */
class Transaction {
  ended: CallError | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private running = 0;
  private idleTimer: NodeJS.Timeout | undefined;
  private readonly limit: NodeJS.Timeout;

  constructor(
    private readonly lease: Lease,
    private readonly onEnd: () => void,
  ) {
    const late = `took longer than ${TRANSACTION_TIMEOUT_MS} ms`;
    this.limit = setTimeout(() => this.breakOff(timedOut(late)), TRANSACTION_TIMEOUT_MS);
    this.watchIdle();
  }

  /** `prepare` makes the statement when its turn has come: nothing overtakes it meanwhile, no commit either. */
  run(prepare: () => Step | Promise<Step>, reads: boolean): Promise<ExchangeResult> {
    this.running += 1;
    clearTimeout(this.idleTimer);
    const turn = this.last.then(() => this.exchange(prepare, reads));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** `commit` or `rollback`, after the statements before it. */
  async finish(command: 'commit' | 'rollback'): Promise<ExchangeResult> {
    const result = await this.run(() => ({ text: command, values: [] }), false);
    this.close(new CallError('TransactionError', `The transaction has ended: by ${command}`));
    return result;
  }

  /** Rolled back by ending the connection: whatever runs on it ends too. */
  breakOff(reason: CallError): void {
    if (this.ended) return;
    this.lease.connection.breakOff(reason);
    this.close(reason);
  }

  private async exchange(prepare: () => Step | Promise<Step>, reads: boolean): Promise<ExchangeResult> {
    try {
      const step = await prepare();
      if (this.ended) throw this.ended;
      return await this.lease.connection.run([step], { reads });
    } catch (error) {
      if (!this.lease.connection.isUsable) this.close(error as CallError);
      throw error;
    } finally {
      this.running -= 1;
      if (this.running === 0) this.watchIdle();
    }
  }

  private watchIdle(): void {
    if (this.ended) return;
    const idle = `was idle for longer than ${TRANSACTION_IDLE_MS} ms`;
    this.idleTimer = setTimeout(() => this.breakOff(timedOut(idle)), TRANSACTION_IDLE_MS);
  }

  private close(reason: CallError): void {
    if (this.ended) return;
    this.ended = reason;
    clearTimeout(this.limit);
    clearTimeout(this.idleTimer);
    this.lease.giveBack();
    this.onEnd();
  }
}

/** What has become of a run's transactions. */
interface RunTransactions {
  ids: number;
  open: Transaction | null;
  /** Also those that have ended: then they say why. */
  readonly byId: Map<number, Transaction>;
}

/** The transactions of all runs; one at a time a run, none beyond its end. */
export class Transactions {
  private readonly runs = new WeakMap<object, RunTransactions>();

  constructor(private readonly connections: Connections) {}

  /** Opens one and resolves with its number. `steps` begin it. */
  async begin(scope: CallScope, steps: readonly Step[]): Promise<number> {
    const run = this.runOf(scope);
    this.assertNoneOpen(run);
    const lease = await this.connections.lease(scope.job.tenant, scope.signal, scope.remainingMs());
    try {
      scope.signal.throwIfAborted();
      this.assertNoneOpen(run);
      await lease.connection.run(steps, { signal: scope.signal });
    } catch (error) {
      // Half begun is in doubt.
      lease.connection.breakOff();
      lease.giveBack();
      throw error;
    }
    const id = ++run.ids;
    const transaction = new Transaction(lease, () => (run.open = null));
    run.open = transaction;
    run.byId.set(id, transaction);
    if (scope.signal.aborted) this.abandon(run);
    return id;
  }

  /** Throws `TransactionError` where the run has no such transaction open. */
  find(scope: CallScope, id: unknown): Transaction {
    const transaction = this.runOf(scope).byId.get(id as number);
    if (!transaction) throw new CallError('TransactionError', 'This run has no such transaction');
    if (transaction.ended) throw transaction.ended;
    return transaction;
  }

  private runOf(scope: CallScope): RunTransactions {
    const known = this.runs.get(scope.job);
    if (known) return known;
    const run: RunTransactions = { ids: 0, open: null, byId: new Map() };
    this.runs.set(scope.job, run);
    scope.onEnd(() => this.abandon(run));
    return run;
  }

  private abandon(run: RunTransactions): void {
    run.open?.breakOff(new CallError('TransactionError', 'The run has ended'));
  }

  private assertNoneOpen({ open }: RunTransactions): void {
    if (open)
      throw new CallError('TransactionError', 'The run has a transaction open already: use that one, or end it');
  }
}
