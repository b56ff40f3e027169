import { describe, expect, it } from '@jest/globals';
import { handOverTrouble, probeAfterMs, retryAfterMs } from './hand-over-trouble.ts';
describe('A tick that got no answer', () => {
    it.each([
        ['service/unavailable', 'unavailable', 'nobody-there'],
        ['nats/unavailable', 'unavailable', 'nobody-there'],
        ['service/timeout', 'unavailable', 'try-again'],
        ['database/unavailable', 'unavailable', 'try-again'],
        ['internal', 'internal', 'try-again'],
        ['principal/refused', 'forbidden', 'try-again'],
        ['request/invalid', 'invalid', 'never'],
        ['script/unknown', 'not-found', 'never'],
    ])('for %s (%s): %s', (code, kind, trouble) => expect(handOverTrouble({ code, kind })).toBe(trouble));
    it('is tried again after ever longer waits, at most 15 s', () => expect([1, 2, 3, 4, 5, 6, 1_000].map(retryAfterMs)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]));
    it('waits at most a second while no executor is there at all', () => expect([1, 2, 3, 4, 5, 1_000].map(probeAfterMs)).toEqual([100, 200, 400, 800, 1_000, 1_000]));
});
//# sourceMappingURL=hand-over-trouble.spec.js.map