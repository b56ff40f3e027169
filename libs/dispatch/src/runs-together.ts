import type { Msg } from '@nats-io/transport-node';
import {
  type AnsweredRun,
  answersSubject,
  decodeAnswers,
  encodeRuns,
  executor,
  GATEWAY,
  newId,
  type Principal,
  type RunReply,
  type RunRequest,
  subjectOf,
} from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { type ContractClient, type NatsConnection, problemOf, serviceTimeout } from '@runlet/messaging';

/** Inputs of one message, bytes: with heads of up to 40 KB each it still fits the broker's limit of 8 MB. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const MAX_RUNS = 64;

/** One run to be asked for. */
export interface Asking {
  readonly head: RunRequest;
  readonly payload: Uint8Array;
  readonly principal: Principal;
  /** ms until the answer must be there. */
  readonly timeoutMs: number;
}

export interface Answered {
  readonly reply: RunReply;
  readonly payload: Buffer;
}

interface Waiting extends Asking {
  readonly call: number;
  message?: number;
  timer?: NodeJS.Timeout;
  readonly resolve: (answer: Answered | Promise<Answered>) => void;
  readonly reject: (error: unknown) => void;
}

/** One message on its way. */
interface Sent {
  readonly instance: string;
  readonly runs: readonly Waiting[];
}

/**
 * Asks executors for runs in as few messages as there are moments: what is asked for in one turn of the event loop goes
 * to its executor in one. A run alone goes by itself, as does each where the executor does not know of such messages.
 */
export class RunsTogether {
  private readonly id = newId();
  private readonly gathered = new Map<string, Waiting[]>();
  private readonly underWay = new Map<number, Waiting>();
  /** Messages of which nothing has been heard. */
  private readonly sent = new Map<number, Sent>();
  private readonly subscription: { unsubscribe(): void };
  private calls = 0;
  private messages = 0;

  /** `alone` asks for one run. */
  constructor(
    nats: NatsConnection,
    private readonly client: ContractClient,
    private readonly alone: (instance: string, run: Asking) => Promise<Answered>,
  ) {
    const answers = answersSubject(this.id);
    this.subscription = nats.subscribe(`${executor.answers.subject}.${this.id}.*`, {
      callback: (error, message) => {
        if (error) return;
        if (message.subject === answers) for (const answer of decodeAnswers(message.data)) this.answered(answer);
        else this.refused(message);
      },
    });
  }

  stop(): void {
    this.subscription.unsubscribe();
  }

  /** Rejects as `ContractClient.exchange` does. */
  ask(instance: string, run: Asking): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const gathered = this.gathered.get(instance);
      const waiting = { ...run, call: ++this.calls, resolve, reject };
      if (gathered) {
        gathered.push(waiting);
      } else {
        this.gathered.set(instance, [waiting]);
        queueMicrotask(() => this.send(instance));
      }
    });
  }

  private send(instance: string): void {
    const runs = this.gathered.get(instance) ?? [];
    this.gathered.delete(instance);
    while (runs.length > 0) {
      const together = runs.splice(0, countOfNext(runs));
      if (together.length === 1) this.askAlone(instance, together[0]!);
      else this.sendTogether({ instance, runs: together });
    }
  }

  private askAlone(instance: string, { head, payload, principal, timeoutMs, resolve }: Waiting): void {
    resolve(this.alone(instance, { head, payload, principal, timeoutMs }));
  }

  private sendTogether(message: Sent): void {
    const number = ++this.messages;
    const replyTo = `${executor.answers.subject}.${this.id}.${number}`;
    const frame = encodeRuns({ answersTo: this.id, runs: message.runs.map(toAsked) });
    try {
      const subject = subjectOf(executor.runs, message.instance);
      this.client.post(executor.runs, frame, { subject, replyTo, principal: GATEWAY });
    } catch (error) {
      return message.runs.forEach(({ reject }) => reject(error));
    }
    this.sent.set(number, message);
    for (const run of message.runs) this.awaitAnswer(run, number);
  }

  /** None of the runs of a message was begun. */
  private refused(reply: Msg): void {
    const number = Number(reply.subject.slice(reply.subject.lastIndexOf('.') + 1));
    const message = this.sent.get(number);
    const problem = problemOf(executor.runs, reply);
    for (const run of message?.runs ?? []) {
      this.forget(run);
      if (problem.code === 'service/unavailable') this.askAlone(message!.instance, run);
      else run.reject(problem);
    }
  }

  private awaitAnswer(run: Waiting, message: number): void {
    run.message = message;
    this.underWay.set(run.call, run);
    run.timer = setTimeout(() => {
      this.forget(run);
      run.reject(serviceTimeout('executor', run.timeoutMs));
    }, run.timeoutMs).unref();
  }

  private forget(run: Waiting): void {
    clearTimeout(run.timer);
    this.underWay.delete(run.call);
    this.sent.delete(run.message!);
  }

  private answered({ call, answer, payload }: AnsweredRun): void {
    const run = this.underWay.get(call);
    if (!run) return;
    this.forget(run);
    if (answer.kind === 'problem') run.reject(new ProblemError(answer.problem));
    else run.resolve({ reply: answer, payload: payload as Buffer });
  }
}

const toAsked = ({ call, principal, head, payload }: Waiting) => ({ call, principal, head, payload });

/** How many of the runs fit a message: at least one. */
const countOfNext = (runs: readonly Waiting[]): number => {
  let bytes = 0;
  const beyond = runs.findIndex(({ payload }, i) => {
    bytes += payload.byteLength;
    return i > 0 && (i === MAX_RUNS || bytes > MAX_MESSAGE_BYTES);
  });
  return beyond < 0 ? runs.length : beyond;
};
