import { escapeIdentifier } from 'pg';
/** The schema beside `schema` in which tables are rebuilt. */
export const rebuildSchemaOf = (schema) => `${schema}_rebuild`;
/** Makes it where it is missing. A role that may not create schemas needs it to be there, as its own. */
export const createRebuildSchema = async (pool, schema) => {
    const name = rebuildSchemaOf(schema);
    const { rowCount } = await pool.query('select from pg_namespace where nspname = $1', [name]);
    if (rowCount === 0)
        await pool.query(`create schema if not exists ${escapeIdentifier(name)}`);
};
//# sourceMappingURL=rebuild-schema.js.map