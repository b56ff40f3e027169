import { executor, tickExecutionId } from '@runlet/contracts';
import { isProblem, ProblemError } from '@runlet/kernel';
import { handOverTrouble } from './domain/hand-over-trouble.ts';
/** Longest wait for an answer, ms; the executor commits a row in it. */
const ANSWER_TIMEOUT_MS = 5_000;
const outcomes = {
    accepted: 'fired',
    skipped_overlap: 'skipped_overlap',
    refused: 'refused',
};
const strangeAnswer = (answer) => new ProblemError({
    kind: 'internal',
    code: 'executor/strange-answer',
    detail: `The executor answered what the contract does not know: ${JSON.stringify(answer).slice(0, 200)}`,
});
const entryOf = (tick, answer) => {
    const outcome = Object.hasOwn(outcomes, answer.outcome) ? outcomes[answer.outcome] : undefined;
    if (!outcome || (outcome === 'fired' && !answer.executionId))
        throw strangeAnswer(answer);
    return { tick, answered: true, outcome, executionId: answer.executionId, reason: answer.reason };
};
const toProblem = (error) => isProblem(error)
    ? error
    : new ProblemError({ kind: 'internal', code: 'scheduler/hand-over-failed', detail: 'The tick could not be handed over.' }, { cause: error });
/**
 * Offers a tick to an executor. May be repeated: the execution's id derives from the tick, so the executor answers the
 * same. Never rejects.
 */
export const offerTick = async (contracts, tick) => {
    const { tenant, scriptId, dueAt, version, cron, timezone, overlap } = tick;
    try {
        const answer = await contracts.call(executor.acceptTick, { tenant, scriptId, dueAt: dueAt.toISOString(), version, cronExpression: cron, timezone, overlap }, { timeoutMs: ANSWER_TIMEOUT_MS, correlationId: tickExecutionId(scriptId, dueAt) });
        return entryOf(tick, answer);
    }
    catch (error) {
        const problem = toProblem(error);
        const trouble = handOverTrouble(problem);
        return trouble === 'never'
            ? { tick, answered: true, outcome: 'refused', executionId: null, reason: problem.detail }
            : { tick, answered: false, trouble, problem };
    }
};
//# sourceMappingURL=offer-tick.js.map