import type { Msg, Subscription } from '@nats-io/transport-node';
import { type RequestContract, validated } from '@runlet/contracts';
import { connectNats, encodeAnswer, type NatsConnection, respondProblem, serviceKey } from '@runlet/messaging';
import { type IncomingCall, jsonOf, openCall, toProblem } from '@runlet/nest';
import type { NatsUser, TestNats } from './nats.ts';

/** A message as its handler would see it: the verified caller and what it asks. */
export interface AskedCall extends IncomingCall {
  readonly request: Readonly<Record<string, unknown>>;
}

/** Gives the reply; what it throws goes back as the problem that it is. */
export type Replying<Reply> = (call: AskedCall) => Reply | Promise<Reply>;

/**
 * Takes a service's place on its subjects, with the service's own NATS user and key: believes signed principals only,
 * checks messages as the service would, and answers what the test says. For tests of those who ask services.
 */
export class StandInService {
  readonly asked: AskedCall[] = [];
  private readonly replies = new Map<string, Subscription>();

  private constructor(
    readonly nats: NatsConnection,
    private readonly key: string,
  ) {}

  static async start(server: TestNats, user: NatsUser, masterKey: string): Promise<StandInService> {
    const nats = await connectNats({ ...server.credentials(user), name: `stand-in ${user}` });
    return new StandInService(nats, serviceKey(masterKey, user));
  }

  /** From now on the contract is answered so; a second call replaces the first. */
  async answers<Reply>(contract: RequestContract<object, Reply>, reply: Replying<Reply>): Promise<void> {
    this.replies.get(contract.subject)?.unsubscribe();
    const callback = (error: Error | null, message: Msg): void => {
      if (error) throw error;
      void this.answer(contract, message, reply);
    };
    this.replies.set(contract.subject, this.nats.subscribe(contract.subject, { callback }));
    await this.nats.flush();
  }
  /** What was asked of a contract, oldest first. */
  callsOf(contract: RequestContract): AskedCall[] {
    return this.asked.filter((call) => call.contract === contract);
  }

  async stop(): Promise<void> {
    await this.nats.close();
  }

  private async answer<Reply>(contract: RequestContract, message: Msg, reply: Replying<Reply>): Promise<void> {
    try {
      const call = openCall(contract, message, this.key);
      const asked = { ...call, request: jsonOf(call) as AskedCall['request'] };
      this.asked.push(asked);
      validated(contract.request, asked.request);
      message.respond(encodeAnswer(await reply(asked)));
    } catch (error) {
      respondProblem(message, toProblem(error));
    }
  }
}
