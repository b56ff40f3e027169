import { AcceptTick, executor, type TickAnswer, tickExecutionId, validated } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { encodeAnswer, type NatsConnection, respondProblem } from '@runlet/messaging';

export type Behaviour = (offer: AcceptTick) => TickAnswer | ProblemError | 'silence';

export const accepts: Behaviour = ({ scriptId, dueAt }) => ({
  outcome: 'accepted',
  executionId: tickExecutionId(scriptId, new Date(dueAt)),
  reason: null,
});

/** Answers `executor.acceptTick` on a real broker as its contract says, and remembers what it was offered. */
export class StandInTickExecutor {
  readonly offers: AcceptTick[] = [];
  behaviour: Behaviour = accepts;

  private constructor(private readonly nats: NatsConnection) {}

  static async start(nats: NatsConnection): Promise<StandInTickExecutor> {
    const standIn = new StandInTickExecutor(nats);
    standIn.subscribe();
    await nats.flush();
    return standIn;
  }

  offersFor(scriptId: string): readonly AcceptTick[] {
    return this.offers.filter((offer) => offer.scriptId === scriptId);
  }

  private subscribe(): void {
    this.nats.subscribe(executor.acceptTick.subject, {
      queue: 'executor',
      callback: (_, message) => {
        const offer = validated(AcceptTick, message.json());
        this.offers.push(offer);
        const answer = this.behaviour(offer);
        if (answer instanceof ProblemError) respondProblem(message, answer);
        else if (answer !== 'silence') message.respond(encodeAnswer(answer));
      },
    });
  }
}
