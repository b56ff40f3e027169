import {
  answersSubject,
  ALIVE_INTERVAL_MS,
  decodeFrame,
  decodeRuns,
  encodeAnswers,
  encodeFrame,
  executor,
  type ExecutorAlive,
  hostSubjectOf,
  newId,
  type RunReply,
  type RunRequest,
  subjectOf,
} from '@runlet/contracts';
import { connectNats, type NatsConnection } from '@runlet/messaging';
import type { Msg } from '@nats-io/transport-node';
import type { TestNats } from './nats.ts';

/** A synchronous run as an executor is asked for it. */
export interface AskedRun {
  readonly head: RunRequest;
  readonly payload: Buffer;
  /** With subject, headers and the very bytes, for a look at the principal. */
  readonly message: Msg;
}

export interface GivenAnswer {
  readonly reply: RunReply;
  readonly payload?: Uint8Array;
}

/** What it makes of a run; a promise that never settles is a run that never ends. */
export type Answering = (run: AskedRun) => GivenAnswer | Promise<GivenAnswer>;

/** `completed` with this output or body. */
export const completed = ({ head }: AskedRun, payload: Uint8Array | string, response: object | null = null) => ({
  reply: {
    kind: 'ended',
    executionId: head.executionId,
    status: 'completed',
    durationMs: 1,
    error: null,
    response,
  } as RunReply,
  payload: Buffer.from(payload),
});

/**
 * Takes an executor's place on its subjects, with the executor's own NATS user: heartbeats, and answers that the
 * test gives. For tests of those who ask executors.
 */
export class StandInExecutor {
  readonly asked: AskedRun[] = [];
  private readonly beating: NodeJS.Timeout;
  private draining = false;

  private constructor(
    readonly nats: NatsConnection,
    readonly instance: string,
    private readonly answering: Answering,
  ) {
    const callback = (error: Error | null, message: Msg): void => {
      if (error) throw error;
      void this.answer(message);
    };
    nats.subscribe(subjectOf(executor.run, instance), { callback });
    nats.subscribe(hostSubjectOf(executor.hostRun, '*', '*', instance), { callback });
    this.beating = setInterval(() => this.beat(), ALIVE_INTERVAL_MS);
  }

  static async start(server: TestNats, answering: Answering, instance = newId()): Promise<StandInExecutor> {
    const nats = await connectNats({ ...server.credentials('executor'), name: instance });
    const standIn = new StandInExecutor(nats, instance, answering);
    await nats.flush();
    standIn.beat();
    return standIn;
  }

  /** Takes messages of several runs from now on. */
  async answerTogether(): Promise<void> {
    this.nats.subscribe(subjectOf(executor.runs, this.instance), {
      callback: (_error, message) => {
        const { answersTo, runs } = decodeRuns(message.data);
        for (const { call, head, payload } of runs) {
          void this.answerOf({ head, payload: Buffer.from(payload), message }).then(({ reply, payload: answer }) =>
            this.nats.publish(
              answersSubject(answersTo),
              encodeAnswers([{ call, answer: reply, payload: answer ?? Buffer.alloc(0) }]),
            ),
          );
        }
      },
    });
    await this.nats.flush();
  }

  /** Tells everyone that it takes no new runs. */
  drain(): void {
    this.draining = true;
    this.beat();
  }

  /** Gone without a word, as after `kill -9`. Also how a test ends it. */
  async die(): Promise<void> {
    clearInterval(this.beating);
    await this.nats.close();
  }

  private beat(): void {
    const alive: ExecutorAlive = { instance: this.instance, draining: this.draining };
    this.nats.publish(executor.alive.subject, JSON.stringify(alive));
  }

  private async answer(message: Msg): Promise<void> {
    const { head, sections } = decodeFrame(message.data);
    const { reply, payload = Buffer.alloc(0) } = await this.answerOf({
      head: head as RunRequest,
      payload: sections[0]!,
      message,
    });
    message.respond(encodeFrame(reply, payload));
  }

  private async answerOf(run: AskedRun): Promise<GivenAnswer> {
    this.asked.push(run);
    return this.answering(run);
  }
}
