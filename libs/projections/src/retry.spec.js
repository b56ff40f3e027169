import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '@runlet/kernel';
import { Retry } from './retry.ts';
import { StoppedByEventError } from './work.ts';
const logged = () => {
    const messages = [];
    const note = (_, message) => void messages.push(message);
    return { messages, logger: { debug: note, info: note, warn: note, error: note } };
};
const stoppedBy = (id) => new StoppedByEventError({ id, type: 'T.v1' }, new Error('no'));
const away = new ProblemError({ kind: 'unavailable', code: 'database/unavailable', detail: 'x' });
describe('Retry', () => {
    it('waits longer for the same reason, up to ten seconds, and says it once', () => {
        const { messages, logger } = logged();
        const retry = new Retry('scripts', logger);
        const waits = Array.from({ length: 9 }, () => retry.failed(stoppedBy('1')));
        expect(waits).toEqual([100, 250, 500, 1_000, 2_500, 5_000, 10_000, 10_000, 10_000]);
        expect(messages).toEqual(['A projection is stopped by an event']);
    });
    it('begins anew with another reason', () => {
        const { messages, logger } = logged();
        const retry = new Retry('scripts', logger);
        expect([stoppedBy('1'), stoppedBy('1'), stoppedBy('2'), away].map((error) => retry.failed(error))).toEqual([
            100, 250, 100, 100,
        ]);
        expect(messages).toEqual([
            'A projection is stopped by an event',
            'A projection is stopped by an event',
            'A projection waits for its database or event store',
        ]);
    });
});
//# sourceMappingURL=retry.spec.js.map