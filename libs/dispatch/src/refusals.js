import { ProblemError } from '@runlet/kernel';
/** What is worth a second try by the caller, ms. */
const RETRY_AFTER_MS = 1_000;
/** How long everyone is asked again, ms, and what the caller hears then. */
export const refusals = {
  away: {
    patienceMs: 1_000,
    problem: () =>
      new ProblemError({
        kind: 'unavailable',
        code: 'executor/away',
        detail: 'No executor is there to run the script; try again shortly.',
        meta: { retryAfterMs: RETRY_AFTER_MS },
      }),
  },
  busy: {
    patienceMs: 1_000,
    problem: () =>
      new ProblemError({
        kind: 'unavailable',
        code: 'executor/busy',
        detail: 'Every executor is full at the moment; try again shortly.',
        meta: { retryAfterMs: RETRY_AFTER_MS },
      }),
  },
  // A script that was deployed just now reaches all executors within milliseconds.
  'unknown-script': {
    patienceMs: 250,
    problem: () =>
      new ProblemError({
        kind: 'not-found',
        code: 'script/not-deployed',
        detail: 'There is no such script, or it is not active.',
      }),
  },
};
export const runLimited = (retryAfterMs) =>
  new ProblemError({
    kind: 'limited',
    code: 'run/limited',
    detail: 'The script runs as often at the same time as its limit `concurrentRuns` allows; try again shortly.',
    meta: { retryAfterMs },
  });
export const runTimedOut = (executionId, cause) =>
  new ProblemError(
    {
      kind: 'timeout',
      code: 'run/timeout',
      detail: 'The run did not answer in its time; the history will tell what became of it.',
      meta: { executionId },
    },
    { cause },
  );
export const outcomeUnknown = (executionId, cause) =>
  new ProblemError(
    {
      kind: 'unavailable',
      code: 'run/outcome-unknown',
      detail: 'The message broker went away during the run; the history will tell what became of it.',
      meta: { executionId },
    },
    { cause },
  );
//# sourceMappingURL=refusals.js.map
