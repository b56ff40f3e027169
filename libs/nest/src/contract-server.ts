import { type CustomTransportStrategy, type MessageHandler, NatsContext, ServerNats } from '@nestjs/microservices';
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { INSTANCE, type RequestContract, subjectOf } from '@runlet/contracts';
import { encodeAnswer, respondProblem } from '@runlet/messaging';
import { firstValueFrom, from, isObservable } from 'rxjs';
import type { HandlerExtras } from './handles.ts';
import { openCall } from './incoming-call.ts';
import { logProblem } from './log-problem.ts';
import type { Log } from './logger.ts';
import { toProblem } from './rpc-problem.filter.ts';

export interface ContractServerOptions {
  /** Queue group: one replica of the service answers a request. */
  readonly service: string;
  /** This replica's own id; contracts with `:instance` in their subject are answered by it alone. */
  readonly instance: string;
  /** Key shared with the gateway, for principals. */
  readonly principalKey: string;
  /** Every request contract that the service must answer. */
  readonly contracts: Readonly<Record<string, { readonly kind: string; readonly subject: string }>>;
  readonly nats: NatsConnection;
  readonly log: Log;
}

/** What a handler returns whose caller gets the answers in messages of their own. */
export const ANSWERED_ELSEWHERE = Symbol('answered elsewhere');

/**
 * Nest's NATS transport on a connection of ours: callers are verified before a handler runs, problems travel as
 * problems, answers may be bytes, and a contract without a handler stops the boot.
 */
export class ContractServer extends ServerNats implements CustomTransportStrategy {
  private readonly answering: Subscription[] = [];

  constructor(private readonly contractOptions: ContractServerOptions) {
    super({});
  }

  override async createNatsClient(): Promise<NatsConnection> {
    return this.contractOptions.nats;
  }

  override bindEvents(client: NatsConnection): void {
    this.assertComplete();
    const { instance, service } = this.contractOptions;
    for (const [pattern, handler] of this.messageHandlers) {
      const own = pattern.includes(INSTANCE);
      const subscription = client.subscribe(own ? subjectOf({ subject: pattern }, instance) : pattern, {
        ...(!own && { queue: service }),
        callback: (error, message) => {
          if (error) this.contractOptions.log.error({ err: error, subject: pattern }, 'subscription failed');
          else void this.answer(pattern, handler, message);
        },
      });
      this.answering.push(subscription);
    }
  }

  /** The connection is the process's, closed after everything else: taking no more requests is enough here. */
  override async close(): Promise<void> {
    for (const subscription of this.answering) subscription.unsubscribe();
  }

  private async answer(pattern: string, handler: MessageHandler, message: Msg): Promise<void> {
    try {
      const { contract } = handler.extras as HandlerExtras & Record<string, unknown>;
      const call = openCall(contract, message, this.contractOptions.principalKey);
      const result: unknown = await handler(call, new NatsContext([message.subject, message.headers]));
      const answer = isObservable(result) ? await firstValueFrom(from(result), { defaultValue: undefined }) : result;
      if (answer !== ANSWERED_ELSEWHERE) message.respond(encodeAnswer(answer));
    } catch (error) {
      const problem = toProblem(error);
      logProblem(this.contractOptions.log, problem, pattern);
      respondProblem(message, problem);
    }
  }

  private assertComplete(): void {
    const missing = Object.values(this.contractOptions.contracts)
      .filter((contract): contract is RequestContract => contract.kind === 'request')
      .filter((contract) => !this.messageHandlers.has(contract.subject));
    if (missing.length > 0) {
      throw new Error(`No handler for the contracts ${missing.map(({ subject }) => subject).join(', ')}`);
    }
  }
}
