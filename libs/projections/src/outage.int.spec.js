import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { openEventStore } from '@runlet/event-store';
import { createPool } from '@runlet/postgres';
import { startCluster } from '../../../test/support/postgres-cluster.mjs';
import { waitFor } from '../../../test/support/wait-for.ts';
import { ProjectionRunner } from './projection-runner.ts';
import { counts, isLive, quiet } from './testing/bench.ts';
const SLOW_MS = 60_000;
const metadata = { tenant: 'acme', actor: { kind: 'host', id: 'h' }, correlationId: 'c', causationId: null, at: '' };
describe('a projection whose event store and tables are in one Postgres', () => {
    it('is right and live again by itself after the server was restarted while events came', async () => {
        const { url, restart, stop } = await startCluster();
        const store = await openEventStore(url, { applicationName: 'store', logger: quiet });
        const pool = createPool({ url, applicationName: 'projections', logger: quiet });
        const options = { store, pool, schema: 'catalog', projections: [counts()], logger: quiet };
        const runner = new ProjectionRunner(options);
        await pool.query('create schema catalog');
        await runner.start();
        await waitFor(() => isLive(runner));
        let position = 0n;
        const writing = (async () => {
            for (let revision = 0; revision < 400; revision++) {
                const event = { id: randomUUID(), type: 'Done.v1', data: {}, metadata };
                const expected = revision === 0 ? 'none' : revision - 1;
                const append = () => store.append('thing-a', expected, [event]);
                ({ position } = await waitFor(append, { timeoutMs: SLOW_MS }));
            }
        })();
        await waitFor(() => position > 50n);
        await restart();
        await writing;
        await runner.waitFor('counts', position, SLOW_MS);
        expect((await pool.query('select n from catalog.counts')).rows).toEqual([{ n: 400 }]);
        expect(await isLive(runner)).toBe(true);
        await runner.stop();
        await store.close();
        await pool.end();
        await stop();
    }, 2 * SLOW_MS);
});
//# sourceMappingURL=outage.int.spec.js.map