import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Bench, isLive } from './testing/bench.ts';
let bench;
beforeEach(async () => {
    bench = await Bench.open();
});
afterEach(() => bench.close());
const publisher = (publish) => ({
    name: 'news',
    version: 1,
    streamPrefix: 'thing-',
    publish,
});
describe('a publisher', () => {
    it('publishes in order what was there and what comes, before its checkpoint moves', async () => {
        const published = [];
        const news = publisher(async (events) => void published.push(...events.map(({ position }) => position)));
        await bench.append('thing-a', 700);
        const runner = await bench.start({ publishers: [news] });
        await waitFor(() => isLive(runner));
        const last = await bench.append('thing-b', 2);
        await runner.waitFor('news', last, 5_000);
        expect(published).toEqual(Array.from({ length: 702 }, (_, n) => BigInt(n + 1)));
    });
    it('publishes again what failed, and shows meanwhile that it is stopped', async () => {
        let away = false;
        const published = [];
        const news = publisher(async (events) => {
            if (away)
                throw new Error('no broker');
            published.push(...events.map(({ stream }) => stream));
        });
        const runner = await bench.start({ publishers: [news] });
        await waitFor(() => isLive(runner));
        away = true;
        const last = await bench.append('thing-a', 1);
        await waitFor(async () => (await runner.status())[0].status === 'stopped');
        away = false;
        await runner.waitFor('news', last, 20_000);
        expect(published).toEqual(['thing-a']);
        expect(await isLive(runner)).toBe(true);
    });
    it('publishes everything once more when it is rebuilt, while new events go on', async () => {
        const published = [];
        const news = publisher(async (events) => void published.push(...events.map(({ stream }) => stream)));
        await bench.append('thing-a', 3);
        const runner = await bench.start({ publishers: [news] });
        await waitFor(() => isLive(runner));
        await runner.rebuild('news');
        await runner.waitFor('news', await bench.append('thing-b', 1), 5_000);
        await waitFor(() => published.filter((stream) => stream === 'thing-a').length === 6);
        await waitFor(() => isLive(runner));
    });
});
//# sourceMappingURL=publisher.int.spec.js.map