import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Bench, counts, isLive, quiet } from './testing/bench.ts';
const SLOW_MS = 30_000;
let bench;
beforeEach(async () => {
    bench = await Bench.open();
});
afterEach(() => bench.close());
/** Another one once the tables have been swapped. */
const served = () => bench.pool.query(`select 'counts'::regclass::oid`).then(({ rows }) => rows[0].oid);
const total = () => bench.pool.query('select coalesce(sum(n), 0) as n from counts').then(({ rows }) => Number(rows[0].n));
const rebuilt = async (runner, before) => waitFor(async () => (await served()) !== before && (await isLive(runner)), { timeoutMs: SLOW_MS });
describe('a rebuild', () => {
    it('happens beside what is served: readers never see less than before, writers wait for nothing', async () => {
        await bench.append('thing-a', 20_000);
        const runner = await bench.start({ projections: [counts()] });
        await waitFor(() => isLive(runner), { timeoutMs: SLOW_MS });
        // As if rows had gone wrong: only a rebuild mends them.
        await bench.pool.query(`insert into counts values ('thing-lost', 7)`);
        const before = await served();
        const swapped = new AbortController();
        const seen = [];
        const reading = (async () => {
            while (!swapped.signal.aborted)
                seen.push(await total());
        })();
        await runner.rebuild('counts');
        const done = rebuilt(runner, before).then(() => swapped.abort());
        let written = 0;
        while (!swapped.signal.aborted) {
            await runner.waitFor('counts', await bench.append('thing-b', 1), SLOW_MS);
            written++;
            expect((await bench.counted())['thing-b']).toBe(written);
        }
        await Promise.all([done, reading]);
        expect(await bench.counted()).toEqual({ 'thing-a': 20_000, 'thing-b': written });
        // The seven rows that should not have been there are all that ever went away.
        expect(seen.every((n, at) => at === 0 || n >= seen[at - 1] - 7)).toBe(true);
        expect(seen.length).toBeGreaterThan(0);
    }, SLOW_MS);
    it('can be asked for on a replica that does not run the projection, and is no harm twice', async () => {
        const position = await bench.append('thing-a', 5);
        const runners = [await bench.start({ projections: [counts()] }), await bench.start({ projections: [counts()] })];
        await waitFor(() => isLive(runners[0]));
        for (const runner of [...runners, ...runners]) {
            const before = await served();
            await Promise.all([runner.rebuild('counts'), runner.rebuild('counts')]);
            await rebuilt(runner, before);
            expect((await runner.status())[0]).toMatchObject({ position: String(position), version: 1 });
        }
        expect(await bench.counted()).toEqual({ 'thing-a': 5 });
    });
    it('comes by itself with a new version, which may have other tables', async () => {
        await bench.append('thing-a', 5);
        const old = await bench.start({ projections: [counts()] });
        await waitFor(() => isLive(old));
        await old.stop();
        const next = counts({
            version: 2,
            tables: ['counts', 'streams'],
            ddl: `create table counts (stream text primary key, n int not null, doubled int not null);
        create table streams (name text primary key);
        create index streams_by_name on streams (name)`,
            apply: ({ stream }, tx) => {
                const sql = `insert into counts values ($1, 1, 2)
          on conflict (stream) do update set n = counts.n + 1, doubled = counts.doubled + 2`;
                tx.write(sql, [stream]);
                tx.write('insert into streams values ($1) on conflict do nothing', [stream]);
            },
        });
        const runner = await bench.start({ projections: [next] });
        await waitFor(async () => (await runner.status())[0].version === 2);
        expect((await bench.pool.query('select * from counts')).rows).toEqual([{ stream: 'thing-a', n: 5, doubled: 10 }]);
        expect((await bench.pool.query('select * from streams')).rows).toEqual([{ name: 'thing-a' }]);
    });
    it('is given up when it fails, and what is served goes on', async () => {
        const logged = [];
        let broken = false;
        const fragile = counts({
            apply: (event, tx) => {
                if (broken && event.data && event.data.n === 3)
                    throw new Error('no');
                counts().apply(event, tx);
            },
        });
        await bench.append('thing-a', 5);
        const error = (_, message) => void logged.push(message);
        const runner = await bench.start({ projections: [fragile], logger: { ...quiet, error } });
        await waitFor(() => isLive(runner));
        const before = await served();
        broken = true;
        await runner.rebuild('counts');
        await waitFor(() => logged.length > 0);
        await waitFor(() => isLive(runner));
        await runner.waitFor('counts', await bench.append('thing-b', 1), 5_000);
        expect(await served()).toBe(before);
        expect(await bench.counted()).toEqual({ 'thing-a': 5, 'thing-b': 1 });
        expect(logged).toEqual(['A rebuild failed and was given up']);
    });
    it('waits for a slow reader, and lets others read meanwhile', async () => {
        await bench.append('thing-a', 5);
        const runner = await bench.start({ projections: [counts()] });
        await waitFor(() => isLive(runner));
        const before = await served();
        const slow = await bench.pool.connect();
        await slow.query('begin; select * from counts');
        await runner.rebuild('counts');
        const swapWaits = `select from pg_stat_activity where query like 'lock table%' and wait_event_type = 'Lock'
      and datname = current_database()`;
        await waitFor(async () => (await bench.pool.query(swapWaits)).rowCount);
        expect(await bench.counted()).toEqual({ 'thing-a': 5 });
        expect(await served()).toBe(before);
        await slow.query('commit');
        slow.release();
        await rebuilt(runner, before);
        expect(await bench.counted()).toEqual({ 'thing-a': 5 });
    });
    it('of an unknown projection is refused', async () => {
        const runner = await bench.start({ projections: [counts()] });
        await expect(runner.rebuild('nothing')).rejects.toMatchObject({ code: 'projection/not-found' });
    });
});
//# sourceMappingURL=rebuild.int.spec.js.map