import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '../../../test/support/wait-for.ts';
import { Bench, counts, isLive, quiet } from './testing/bench.ts';
const SLOW_MS = 30_000;
let bench;
beforeEach(async () => {
    bench = await Bench.open();
});
afterEach(() => bench.close());
describe('a projection', () => {
    it('takes in what was there and what comes, and who waits for it reads his own write', async () => {
        await bench.append('thing-a', 1_200);
        const before = await bench.append('other-a', 3);
        const runner = await bench.start({ projections: [counts()] });
        await waitFor(() => isLive(runner));
        expect(await bench.counted()).toEqual({ 'thing-a': 1_200 });
        for (let n = 1; n <= 20; n++) {
            await runner.waitFor('counts', await bench.append('thing-b', 1), 5_000);
            expect(await bench.counted()).toMatchObject({ 'thing-b': n });
        }
        expect(await runner.status()).toEqual([
            { name: 'counts', version: 1, position: String(before + 20n), status: 'live', updatedAt: expect.any(String) },
        ]);
    });
    it('says that it is behind when it does not get there in time', async () => {
        const runner = await bench.start({ projections: [counts()] });
        const waiting = runner.waitFor('counts', (await bench.append('thing-a', 1)) + 1n, 50);
        await expect(waiting).rejects.toMatchObject({ kind: 'unavailable', code: 'projection/behind' });
    });
    it('goes on where it was after a restart', async () => {
        await bench.append('thing-a', 3);
        const first = await bench.start({ projections: [counts()] });
        await waitFor(() => isLive(first));
        await first.stop();
        const position = await bench.append('thing-a', 2);
        const second = await bench.start({ projections: [counts()] });
        await second.waitFor('counts', position, 5_000);
        expect(await bench.counted()).toEqual({ 'thing-a': 5 });
    });
    it('counts each event once though its connections are ended again and again', async () => {
        const runner = await bench.start({ projections: [counts()] });
        await waitFor(() => isLive(runner));
        let position = 0n;
        for (let n = 0; n < 12; n++) {
            position = await bench.append('thing-a', 400);
            await waitFor(() => bench.endSessions());
        }
        await runner.waitFor('counts', position, SLOW_MS);
        expect(await bench.counted()).toEqual({ 'thing-a': 4_800 });
    }, SLOW_MS);
    it('keeps nothing of an event on which it fails, stops visibly, and goes on once it is mended', async () => {
        const logged = [];
        const error = (fields, message) => void logged.push({ message, ...fields });
        let mended = false;
        const fragile = counts({
            apply: (event, tx) => {
                counts().apply(event, tx);
                if (event.stream === 'thing-bad' && !mended)
                    tx.write('select 1 / 0');
            },
        });
        const runner = await bench.start({ projections: [fragile], logger: { ...quiet, error } });
        await waitFor(() => isLive(runner));
        const good = await bench.append('thing-a', 2);
        await bench.append('thing-bad', 1);
        const last = await bench.append('thing-a', 1);
        await waitFor(async () => (await runner.status())[0].status === 'stopped');
        expect(await bench.counted()).toEqual({ 'thing-a': 2 });
        expect((await runner.status())[0]).toMatchObject({ position: String(good) });
        await waitFor(() => logged.length > 0);
        mended = true;
        await runner.waitFor('counts', last, SLOW_MS);
        expect(await bench.counted()).toEqual({ 'thing-a': 3, 'thing-bad': 1 });
        expect(await isLive(runner)).toBe(true);
        expect(logged.map(({ message, event }) => [message, event?.stream])).toEqual([
            ['A projection is stopped by an event', 'thing-bad'],
        ]);
    });
    it('gathers rows into one statement, in order with what is written between them', async () => {
        const rows = counts({
            ddl: 'create table counts (stream text, at bigint primary key, n int not null)',
            apply: ({ stream, position, revision }, tx) => {
                const sql = 'insert into counts select * from unnest($1::text[], $2::bigint[], $3::int[])';
                tx.gather(sql, [stream, String(position), revision]);
                if (revision % 3 === 2)
                    tx.write('update counts set n = n * 10 where stream = $1', [stream]);
            },
        });
        await bench.append('thing-a', 7);
        const runner = await bench.start({ projections: [rows] });
        await waitFor(() => isLive(runner));
        const { rows: found } = await bench.pool.query('select n from counts order by at');
        expect(found.map(({ n }) => n)).toEqual([0, 100, 200, 30, 40, 50, 6]);
    });
    it('writes the rows of all tenants under row-level security', async () => {
        const guarded = counts({
            ddl: `create table counts (stream text primary key, n int not null, tenant text not null default 'acme');
        alter table counts enable row level security;
        alter table counts force row level security;
        create policy tenant on counts using (current_setting('runlet.tenant', true) in (tenant, '*'))`,
        });
        const runner = await bench.start({ projections: [guarded] });
        await waitFor(() => isLive(runner));
        await runner.waitFor('counts', await bench.append('thing-a', 2), 5_000);
        expect(await bench.counted()).toEqual({});
        await bench.pool.query('alter table counts no force row level security');
        expect(await bench.counted()).toEqual({ 'thing-a': 2 });
    });
    it('is refused when another has its name', async () => {
        await expect(bench.start({ projections: [counts(), counts()] })).rejects.toThrow('the same name');
    });
});
describe('replicas', () => {
    const replica = async (name) => {
        const pool = bench.newPool(name);
        return { name, pool, runner: await bench.start({ projections: [counts()], pool }) };
    };
    const leaders = () => bench.pool
        .query(`select application_name as name from pg_stat_activity join pg_locks using (pid)
        where locktype = 'advisory' and datname = current_database()`)
        .then(({ rows }) => rows.map(({ name }) => name));
    it('run a projection one at a time, and one takes over when the other is gone', async () => {
        const two = [await replica('one'), await replica('two')];
        const [name] = await waitFor(async () => ((await leaders()).length > 0 ? leaders() : undefined));
        const leading = two.find((one) => one.name === name);
        const waiting = two.find((one) => one.name !== name);
        await waiting.runner.waitFor('counts', await bench.append('thing-a', 1), 5_000);
        expect(await leaders()).toEqual([leading.name]);
        await Promise.all([leading.runner.stop(), bench.endSessions(leading.pool)]);
        await waiting.runner.waitFor('counts', await bench.append('thing-a', 1), SLOW_MS);
        expect(await leaders()).toEqual([waiting.name]);
        expect(await bench.counted()).toEqual({ 'thing-a': 2 });
    }, SLOW_MS);
    it('count each event once though leadership is torn from them while events come', async () => {
        const two = [await replica('one'), await replica('two')];
        let position = 0n;
        for (let n = 0; n < 6; n++) {
            const before = position;
            position = await bench.append('thing-a', 600);
            await bench.endSessions(two[n % 2].pool);
            await two[0].runner.waitFor('counts', before, SLOW_MS);
        }
        await two[0].runner.waitFor('counts', position, SLOW_MS);
        expect(await bench.counted()).toEqual({ 'thing-a': 3_600 });
    }, SLOW_MS);
});
//# sourceMappingURL=projection-runner.int.spec.js.map