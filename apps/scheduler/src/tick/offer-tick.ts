import { executor, type TickAnswer, tickExecutionId, type TickOutcome } from '@runlet/contracts';
import { isProblem, ProblemError } from '@runlet/kernel';
import type { ContractClient } from '@runlet/messaging';
import type { RunningRules } from '../schedule/domain/schedule-rules.ts';
import { type HandOverTrouble, handOverTrouble } from './domain/hand-over-trouble.ts';

/** A tick that waits for an executor's answer, with the rules of when it fell due. */
export interface DueTick extends Pick<RunningRules, 'version' | 'cron' | 'timezone' | 'overlap'> {
  readonly scriptId: string;
  readonly dueAt: Date;
  readonly tenant: string;
  readonly failedTries: number;
}

/** What an offer came to: the final entry, or why there is none yet. */
export type Offered =
  | {
      readonly tick: DueTick;
      readonly answered: true;
      readonly outcome: Extract<TickOutcome, 'fired' | 'skipped_overlap' | 'refused'>;
      readonly executionId: string | null;
      readonly reason: string | null;
    }
  | {
      readonly tick: DueTick;
      readonly answered: false;
      readonly trouble: Exclude<HandOverTrouble, 'never'>;
      readonly problem: ProblemError;
    };

/** Longest wait for an answer, ms; the executor commits a row in it. */
const ANSWER_TIMEOUT_MS = 5_000;

const outcomes = {
  accepted: 'fired',
  skipped_overlap: 'skipped_overlap',
  refused: 'refused',
} as const satisfies Record<TickAnswer['outcome'], TickOutcome>;

const strangeAnswer = (answer: TickAnswer): ProblemError =>
  new ProblemError({
    kind: 'internal',
    code: 'executor/strange-answer',
    detail: `The executor answered what the contract does not know: ${JSON.stringify(answer).slice(0, 200)}`,
  });

const entryOf = (tick: DueTick, answer: TickAnswer): Offered => {
  const outcome = Object.hasOwn(outcomes, answer.outcome) ? outcomes[answer.outcome] : undefined;
  if (!outcome || (outcome === 'fired' && !answer.executionId)) throw strangeAnswer(answer);
  return { tick, answered: true, outcome, executionId: answer.executionId, reason: answer.reason };
};

const toProblem = (error: unknown): ProblemError =>
  isProblem(error)
    ? error
    : new ProblemError(
        { kind: 'internal', code: 'scheduler/hand-over-failed', detail: 'The tick could not be handed over.' },
        { cause: error },
      );

/**
 * Offers a tick to an executor. May be repeated: the execution's id derives from the tick, so the executor answers the
 * same. Never rejects.
 */
export const offerTick = async (contracts: ContractClient, tick: DueTick): Promise<Offered> => {
  const { tenant, scriptId, dueAt, version, cron, timezone, overlap } = tick;
  try {
    const answer = await contracts.call(
      executor.acceptTick,
      { tenant, scriptId, dueAt: dueAt.toISOString(), version, cronExpression: cron, timezone, overlap },
      { timeoutMs: ANSWER_TIMEOUT_MS, correlationId: tickExecutionId(scriptId, dueAt) },
    );
    return entryOf(tick, answer);
  } catch (error) {
    const problem = toProblem(error);
    const trouble = handOverTrouble(problem);
    return trouble === 'never'
      ? { tick, answered: true, outcome: 'refused', executionId: null, reason: problem.detail }
      : { tick, answered: false, trouble, problem };
  }
};
