const nobodyThere = new Set(['service/unavailable', 'nats/unavailable']);
const neverKinds = new Set(['invalid', 'not-found', 'rejected', 'too-large', 'unsupported']);
export const handOverTrouble = ({ code, kind }) => {
    if (nobodyThere.has(code))
        return 'nobody-there';
    return neverKinds.has(kind) ? 'never' : 'try-again';
};
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** Wait before the next try of one tick, after `failedTries` (1 or more), ms: 1, 2, 4, 8, 15 s. */
export const retryAfterMs = (failedTries) => Math.min(FIRST_RETRY_MS * 2 ** Math.min(failedTries - 1, 10), LONGEST_RETRY_MS);
const FIRST_PROBE_MS = 100;
const LONGEST_PROBE_MS = 1_000;
/** Wait before one tick is tried again while no executor is there, ms; `outage` counts the tries in a row. */
export const probeAfterMs = (outage) => Math.min(FIRST_PROBE_MS * 2 ** Math.min(outage - 1, 10), LONGEST_PROBE_MS);
//# sourceMappingURL=hand-over-trouble.js.map