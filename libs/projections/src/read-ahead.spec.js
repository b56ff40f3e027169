import { describe, expect, it } from '@jest/globals';
import { readAhead } from './read-ahead.ts';
describe('readAhead', () => {
    it('asks for the next item before the one at hand is done with', async () => {
        const asked = [];
        const source = async function* () {
            for (let n = 1; n <= 3; n++) {
                asked.push(n);
                yield n;
            }
        };
        const seen = [];
        for await (const item of readAhead(source()))
            seen.push([item, asked.at(-1)]);
        expect(seen).toEqual([
            [1, 2],
            [2, 3],
            [3, 3],
        ]);
    });
    it('throws what the source throws, after what came before', async () => {
        const source = async function* () {
            yield 1;
            throw new Error('over');
        };
        const seen = [];
        const reading = (async () => {
            for await (const item of readAhead(source()))
                seen.push(item);
        })();
        await expect(reading).rejects.toThrow('over');
        expect(seen).toEqual([1]);
    });
    it('ends its source when its reader has enough', async () => {
        const ended = Promise.withResolvers();
        const source = async function* () {
            try {
                for (;;)
                    yield 1;
            }
            finally {
                ended.resolve();
            }
        };
        for await (const _ of readAhead(source()))
            break;
        await expect(ended.promise).resolves.toBeUndefined();
    });
});
//# sourceMappingURL=read-ahead.spec.js.map