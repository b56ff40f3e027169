import { createPool, migrate } from '@runlet/postgres';
export const POOL = Symbol('POOL');
const SCHEMA = 'scheduler';
/** The scheduler's own database, its tables up to date. */
export const openDatabase = async (url, logger) => {
    const pool = createPool({ url, applicationName: 'runlet-scheduler', logger });
    await migrate({ pool, dir: new URL('sql/', import.meta.url), schema: SCHEMA });
    return pool;
};
export const postgresCheck = (pool) => ({
    name: 'postgres',
    check: async () => {
        await pool.query('select 1');
    },
});
//# sourceMappingURL=database.js.map