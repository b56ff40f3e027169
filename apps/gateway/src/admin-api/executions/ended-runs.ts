import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { executor, type ExecutionView } from '@runlet/contracts';
import { isProblem } from '@runlet/kernel';
import { ContractClient, type NatsConnection } from '@runlet/messaging';
import type { Behalf } from '../../http/request-parts.ts';
import { NATS } from '../../upstream/tokens.ts';

/** Wait between two looks once the end was announced: the history follows within a second, ms. */
const HISTORY_MS = 50;
/** Wait between two looks without any announcement, in case that it got lost on its way, ms. */
const SILENCE_MS = 5_000;

/** The announcement that one run has ended. */
export interface EndOfRun {
  /** Resolves with the execution once it has ended, with undefined when `waitMs` have passed or this process ends. */
  within(waitMs: number): Promise<ExecutionView | undefined>;
  stop(): void;
}

@Injectable()
export class EndedRuns implements OnModuleDestroy {
  private readonly leaving = new AbortController();

  constructor(
    @Inject(NATS) private readonly nats: NatsConnection,
    private readonly contracts: ContractClient,
  ) {}

  /** A gateway that is told to go does not keep its callers: they hear that the run goes on. */
  onModuleDestroy(): void {
    this.leaving.abort();
  }

  /** Listens from now on: called before the run is accepted, so that its end cannot be missed. */
  listen(executionId: string, behalf: Behalf): EndOfRun {
    const { promise: announced, resolve } = Promise.withResolvers<void>();
    const subject = `${executor.runEnded.subject}.${behalf.principal.tenant}.${executionId}`;
    const subscription = this.nats.subscribe(subject, { max: 1, callback: () => resolve() });
    return {
      within: (waitMs) => this.look(executionId, behalf, announced, Date.now() + waitMs),
      stop: () => subscription.unsubscribe(),
    };
  }

  /** Looks at once too: the run may be an old one that was asked for again. */
  private async look(
    id: string,
    behalf: Behalf,
    announced: Promise<void>,
    deadline: number,
  ): Promise<ExecutionView | undefined> {
    let pauseMs = SILENCE_MS;
    const toHistory = announced.then(() => (pauseMs = HISTORY_MS));
    for (;;) {
      const execution = await this.find(id, behalf);
      if (execution?.finishedAt) return execution;
      const leftMs = deadline - Date.now();
      if (leftMs <= 0 || this.leaving.signal.aborted) return undefined;
      const pause = delay(Math.min(pauseMs, leftMs), undefined, this.leaving).catch(() => undefined);
      await (pauseMs === HISTORY_MS ? pause : Promise.race([pause, toHistory]));
    }
  }

  private async find(id: string, behalf: Behalf): Promise<ExecutionView | undefined> {
    try {
      return await this.contracts.call(executor.getExecution, { id }, behalf);
    } catch (error) {
      if (isProblem(error) && error.kind === 'not-found') return undefined;
      throw error;
    }
  }
}
