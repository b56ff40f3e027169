import { retryAfterMs } from '../tick/domain/hand-over-trouble.ts';
/**
 * Due ticks, oldest first, locked until the transaction ends: a scheduler that dies gives them back at once, with its
 * connection.
 */
export const lockDueTicks = async (tx, limit) => {
    const { rows } = await tx.query(`select script_id as "scriptId", due_at as "dueAt", tenant, version, cron, timezone, overlap,
            failed_tries as "failedTries"
     from scheduler.ticks
     where outcome = 'due' and retry_at <= clock_timestamp()
     order by due_at limit $1 for update skip locked`, [limit]);
    return rows;
};
/** Makes the entries of answered ticks final. */
export const enterAnswers = async (tx, offered) => {
    const answers = offered.flatMap((offer) => offer.answered
        ? {
            script_id: offer.tick.scriptId,
            due_at: offer.tick.dueAt,
            outcome: offer.outcome,
            execution_id: offer.executionId,
            reason: offer.reason,
        }
        : []);
    if (answers.length === 0)
        return [];
    const { rows } = await tx.query(`update scheduler.ticks as tick
     set outcome = answer.outcome, execution_id = answer.execution_id, reason = coalesce(answer.reason, tick.reason),
         decided_at = clock_timestamp(), last_error = null
     from jsonb_to_recordset($1::jsonb) as answer(
       script_id uuid, due_at timestamptz, outcome text, execution_id uuid, reason text)
     where tick.script_id = answer.script_id and tick.due_at = answer.due_at
     returning tick.outcome, extract(epoch from tick.decided_at - tick.due_at)::float8 as lateness`, [JSON.stringify(answers)]);
    return rows;
};
/** Remembers why ticks are still due, and when to try each again: at once where nobody was there to refuse it. */
export const enterFailures = async (tx, offered) => {
    const failures = offered.flatMap((offer) => {
        if (offer.answered)
            return [];
        const failedTries = offer.tick.failedTries + (offer.trouble === 'try-again' ? 1 : 0);
        return {
            script_id: offer.tick.scriptId,
            due_at: offer.tick.dueAt,
            error: offer.problem.detail,
            failed_tries: failedTries,
            retry_after_ms: offer.trouble === 'try-again' ? retryAfterMs(failedTries) : 0,
        };
    });
    if (failures.length === 0)
        return;
    await tx.query(`update scheduler.ticks as tick
     set last_error = failure.error, failed_tries = failure.failed_tries,
         retry_at = clock_timestamp() + failure.retry_after_ms * interval '1 millisecond'
     from jsonb_to_recordset($1::jsonb) as failure(
       script_id uuid, due_at timestamptz, error text, failed_tries integer, retry_after_ms integer)
     where tick.script_id = failure.script_id and tick.due_at = failure.due_at`, [JSON.stringify(failures)]);
};
//# sourceMappingURL=hand-over.table.js.map