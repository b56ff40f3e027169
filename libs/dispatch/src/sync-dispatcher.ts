import { setTimeout as delay } from 'node:timers/promises';
import {
  decodeFrame,
  encodeFrame,
  executor,
  type Principal,
  type RunReply,
  type RunRequest,
  subjectOf,
} from '@runlet/contracts';
import { isProblem } from '@runlet/kernel';
import { BrokerLink, type ContractClient, type NatsConnection } from '@runlet/messaging';
import { endOfTurn } from './end-of-turn.ts';
import type { ExecutorDirectory } from './executor-directory.ts';
import { outcomeUnknown, type Refusal, refusals, runLimited, runTimedOut } from './refusals.ts';
import { type Answered, RunsTogether } from './runs-together.ts';
import { BrokerLostError, RunsUnderWay, WorkerLostError } from './runs-under-way.ts';

/** What an executor may take beyond the run's own time until its answer is here, ms; then it is taken for hung. */
const ANSWER_MARGIN_MS = 1_000;
/** Pause before everyone is asked again, ms; doubles up to the longest. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 100;

export interface RunOptions {
  /** The subject that this caller reaches an executor by. */
  readonly subjectFor: (instance: string) => string;
  /** Left out by callers whose subject says who they are. */
  readonly principal?: Principal;
  readonly traceparent?: string;
  /** How long the caller waits in all, ms; left out: for the search and then as long as the run may take. */
  readonly deadlineMs?: number;
}

export type EndedRun = Extract<RunReply, { kind: 'ended' }>;

/** How the caller sees a run end. `payload`: the response's body (`http`) or the output as JSON (`api`). */
export type RunEnd =
  { readonly kind: 'ended'; readonly reply: EndedRun; readonly payload: Buffer } | { readonly kind: 'worker-lost' };

/** One run on its way to an executor. `endsAt`: when nobody waits for it any more, as `performance.now()` counts. */
interface Errand {
  readonly head: RunRequest;
  readonly payload: Uint8Array;
  readonly options: RunOptions;
  readonly endsAt: number;
}

interface Alone {
  readonly head: RunRequest;
  readonly payload: Uint8Array;
  readonly principal?: Principal;
  readonly traceparent?: string;
  readonly timeoutMs: number;
}

const NOTHING = Buffer.alloc(0);

/** Gives synchronous runs to executors: the tenant's own first, another one when that is full. */
export class SyncDispatcher {
  private readonly underWay: RunsUnderWay;
  private readonly together: RunsTogether | undefined;

  /** `together`: whether runs may share messages, which only a gateway may send. */
  constructor(
    nats: NatsConnection,
    private readonly client: ContractClient,
    private readonly directory: ExecutorDirectory,
    { together = false } = {},
  ) {
    this.underWay = new RunsUnderWay(directory, BrokerLink.of(nats));
    if (!together) return;
    this.together = new RunsTogether(nats, client, (instance, run) =>
      this.askAlone(run, subjectOf(executor.run, instance)),
    );
  }

  stop(): void {
    this.underWay.stop();
    this.together?.stop();
  }

  /**
   * Runs once, whatever happens: a run that has begun is never given to a second executor. Rejects with a
   * `ProblemError`; those of kind `limited` and `unavailable` began nothing and carry `meta.retryAfterMs`, but for
   * `run/outcome-unknown`.
   */
  async run(head: RunRequest, payload: Uint8Array, options: RunOptions): Promise<RunEnd> {
    const startedAt = performance.now();
    const errand = {
      head,
      payload,
      options,
      endsAt: startedAt + (options.deadlineMs ?? Infinity),
    };
    await endOfTurn();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const end = await this.askAround(errand);
      if (typeof end !== 'string') return end;
      const { patienceMs, problem } = refusals[end];
      if (performance.now() + pauseMs > Math.min(startedAt + patienceMs, errand.endsAt)) throw problem();
      await delay(pauseMs);
    }
  }

  /** Asks each executor in turn until one takes the run; else says the most hopeful reason why none did. */
  private async askAround(errand: Errand): Promise<RunEnd | Refusal> {
    let refusal: Refusal = 'away';
    for (const instance of this.directory.instancesFor(errand.head.tenant)) {
      const answer = await this.ask(instance, errand);
      if (typeof answer !== 'string') return answer;
      if (answer === 'busy' || refusal === 'away') refusal = answer;
    }
    return refusal;
  }

  private async ask(instance: string, { head, payload, options, endsAt }: Errand): Promise<RunEnd | Refusal> {
    const { principal, traceparent } = options;
    const timeoutMs = Math.min(head.timeoutMs + ANSWER_MARGIN_MS, Math.max(1, endsAt - performance.now()));
    try {
      const answer =
        this.together && principal && !traceparent
          ? this.together.ask(instance, { head, payload, principal, timeoutMs })
          : this.askAlone({ head, payload, principal, traceparent, timeoutMs }, options.subjectFor(instance));
      return read(await this.underWay.watch(instance, answer));
    } catch (error) {
      if (error instanceof WorkerLostError) return { kind: 'worker-lost' };
      if (error instanceof BrokerLostError) throw outcomeUnknown(head.executionId, error);
      if (isProblem(error) && error.code === 'service/unavailable') return 'away';
      if (isProblem(error) && error.code === 'service/timeout') throw runTimedOut(head.executionId, error);
      throw error;
    }
  }

  private async askAlone({ head, payload, ...options }: Alone, subject: string): Promise<Answered> {
    const frame = encodeFrame(head, payload);
    const { head: reply, sections } = decodeFrame(
      await this.client.exchange(executor.run, frame, { ...options, subject }),
    );
    return { reply: reply as RunReply, payload: sections[0] ?? NOTHING };
  }
}

const read = ({ reply, payload }: Answered): RunEnd | Refusal => {
  switch (reply.kind) {
    case 'ended':
      return { kind: 'ended', reply, payload };
    case 'limited':
      throw runLimited(reply.retryAfterMs);
    case 'busy':
    case 'unknown-script':
      return reply.kind;
  }
};
