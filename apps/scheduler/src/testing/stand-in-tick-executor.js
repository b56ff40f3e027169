import { AcceptTick, executor, tickExecutionId, validated } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { encodeAnswer, respondProblem } from '@runlet/messaging';
export const accepts = ({ scriptId, dueAt }) => ({
    outcome: 'accepted',
    executionId: tickExecutionId(scriptId, new Date(dueAt)),
    reason: null,
});
/** Answers `executor.acceptTick` on a real broker as its contract says, and remembers what it was offered. */
export class StandInTickExecutor {
    constructor(nats) {
        this.nats = nats;
        this.offers = [];
        this.behaviour = accepts;
    }
    static async start(nats) {
        const standIn = new StandInTickExecutor(nats);
        standIn.subscribe();
        await nats.flush();
        return standIn;
    }
    offersFor(scriptId) {
        return this.offers.filter((offer) => offer.scriptId === scriptId);
    }
    subscribe() {
        this.nats.subscribe(executor.acceptTick.subject, {
            queue: 'executor',
            callback: (_, message) => {
                const offer = validated(AcceptTick, message.json());
                this.offers.push(offer);
                const answer = this.behaviour(offer);
                if (answer instanceof ProblemError)
                    respondProblem(message, answer);
                else if (answer !== 'silence')
                    message.respond(encodeAnswer(answer));
            },
        });
    }
}
//# sourceMappingURL=stand-in-tick-executor.js.map