import { Inject, Injectable } from '@nestjs/common';
import {
  type AnsweredRun,
  answersSubject,
  type AskedRun,
  decodeRuns,
  encodeAnswers,
  executor,
  isGateway,
  type Principal,
} from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import type { NatsConnection } from '@runlet/messaging';
import { type Log, logProblem, toProblem } from '@runlet/nest';
import { Batcher } from '../batching/batcher.ts';
import { LOG, NATS } from '../tokens.ts';
import { checkedSyncRequest, decoded } from './sync-request.ts';
import { SyncRuns } from './sync-runs.ts';

/** Payloads of one message, bytes: with heads of up to 64 KB each it still fits the broker's limit of 8 MB. */
const MAX_MESSAGE_BYTES = 3 * 1024 * 1024;
const MAX_ANSWERS = 64;
const NOTHING = Buffer.alloc(0);

interface Answer extends AnsweredRun {
  readonly answersTo: string;
}

/** Runs that a gateway asks for in one message; the answers of those that end together share a message too. */
@Injectable()
export class SyncRunsTogether {
  private readonly answers = new Batcher<Answer, void>(async (answers) => this.send(answers), {
    maxItems: MAX_ANSWERS,
    maxWeight: MAX_MESSAGE_BYTES,
    weightOf: ({ payload }) => payload.byteLength,
  });

  constructor(
    private readonly runs: SyncRuns,
    @Inject(NATS) private readonly nats: NatsConnection,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Throws a `ProblemError` when nothing of it can be started; else every run gets its own answer. */
  start(frame: Uint8Array, caller: Principal): void {
    if (!isGateway(caller)) throw notAGateway();
    const { answersTo, runs } = decoded(() => decodeRuns(frame));
    for (const run of runs) void this.run(answersTo, run);
  }

  private async run(answersTo: string, run: AskedRun): Promise<void> {
    const answer = await this.answerTo(run);
    try {
      await this.answers.add({ answersTo, ...answer });
    } catch (error) {
      this.log.error({ err: error, executionId: run.head.executionId }, 'answer not sent');
    }
  }

  private async answerTo({ call, principal, head, payload }: AskedRun): Promise<AnsweredRun> {
    try {
      const input = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
      const end = await this.runs.end(checkedSyncRequest(head, input, principal), principal);
      return { call, answer: end.reply, payload: end.payload ?? NOTHING };
    } catch (error) {
      const problem = toProblem(error);
      logProblem(this.log, problem, executor.runs.subject);
      return { call, answer: { kind: 'problem', problem: problem.toJSON() }, payload: NOTHING };
    }
  }

  private send(answers: readonly Answer[]): void[] {
    for (const [answersTo, own] of Map.groupBy(answers, (answer) => answer.answersTo)) {
      this.nats.publish(answersSubject(answersTo), encodeAnswers(own));
    }
    return answers.map(() => undefined);
  }
}

const notAGateway = (): ProblemError =>
  new ProblemError({
    kind: 'forbidden',
    code: 'principal/refused',
    detail: 'Runs of several callers may be sent by a gateway alone.',
  });
