import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Waiters } from './waiters.ts';
let table;
let asked;
let waiters;
beforeEach(() => {
    table = new Map();
    asked = [];
    waiters = new Waiters(async (names) => {
        asked.push(names);
        return table;
    });
});
afterEach(() => waiters.close());
describe('Waiters', () => {
    it('lets go all who have waited long enough, and nobody else', async () => {
        const early = Promise.all([waiters.waitFor('a', 1n, 5_000), waiters.waitFor('a', 2n, 5_000)]);
        const late = waiters.waitFor('a', 3n, 50);
        waiters.advanced('a', 2n);
        await early;
        await expect(late).rejects.toMatchObject({ code: 'projection/behind', meta: { projection: 'a', position: '3' } });
    });
    it('remembers how far a projection is, and is not told back by an older notice', async () => {
        waiters.advanced('a', 7n);
        waiters.advanced('a', 5n);
        await waiters.waitFor('a', 7n, 0);
        expect(asked).toEqual([]);
    });
    it('asks the table once for all who wait when a notice was lost', async () => {
        waiters.advanced('a', 0n);
        waiters.advanced('b', 0n);
        const waiting = Promise.all([
            waiters.waitFor('a', 1n, 5_000),
            waiters.waitFor('a', 2n, 5_000),
            waiters.waitFor('b', 1n, 5_000),
        ]);
        table.set('a', 2n).set('b', 9n);
        await waiting;
        expect(asked).toEqual([['a', 'b']]);
    });
    it('asks at once about what nothing is known of', async () => {
        table.set('a', 4n);
        await waiters.waitFor('a', 4n, 5_000);
        expect(asked).toEqual([['a']]);
    });
    it('goes on asking though the table cannot be reached', async () => {
        let tries = 0;
        waiters = new Waiters(async () => {
            if (++tries < 3)
                throw new Error('away');
            return new Map([['a', 1n]]);
        });
        await waiters.waitFor('a', 1n, 5_000);
        expect(tries).toBe(3);
    });
});
//# sourceMappingURL=waiters.spec.js.map