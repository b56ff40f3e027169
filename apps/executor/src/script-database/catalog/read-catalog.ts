import { readFileSync } from 'node:fs';
import type { ParamText } from '../connection/params.ts';
import type { ScriptConnection } from '../connection/script-connection.ts';
import { allowedFunctions, allowedTypes } from '../sql/allowed-functions.ts';
import { type CatalogRow, judgeRelations } from './relation.ts';
import { HostCatalog } from './host-catalog.ts';

const sqlOf = (name: string): string => readFileSync(new URL(`${name}.sql`, import.meta.url), 'utf8');

const JUDGE_ROLE = sqlOf('judge-role');
const READ_RELATIONS = sqlOf('read-relations');
const READ_NAMES = sqlOf('read-names');

const ask = async <Row>(
  connection: ScriptConnection,
  text: string,
  values: readonly ParamText[] = [],
): Promise<Row[]> => (await connection.run([{ text, values }], { reads: 'all' })).rows as Row[];

/** A function with the name of a type casts to it; columns are called so. */
const isHarmless = (name: string): boolean =>
  allowedFunctions.has(name) || allowedTypes.has(name) || name === 'name' || name === 'xml';

/** Why the role cannot be given to scripts; empty: it can. */
export const objectionsToRole = async (connection: ScriptConnection): Promise<string[]> =>
  (await ask<{ reason: string }>(connection, JUDGE_ROLE)).map(({ reason }) => reason);

export const readCatalog = async (connection: ScriptConnection, schemas: readonly string[]): Promise<HostCatalog> => {
  const names = `{${schemas.map((schema) => `"${schema}"`).join(',')}}`;
  const relations = await ask<CatalogRow>(connection, READ_RELATIONS);
  const others = await ask<{ what: string; schema: string; name: string }>(connection, READ_NAMES, [names]);
  const pick = (what: string, show: (row: { schema: string; name: string }) => string): Set<string> =>
    new Set(others.filter((row) => row.what === what).map(show));
  return new HostCatalog({
    schemas,
    relations: judgeRelations(relations),
    types: pick('type', ({ schema, name }) => `${schema}.${name}`),
    functions: pick('function', ({ name }) => name),
    rowFunctions: pick('row-function', ({ name }) => name),
    valueFunctions: pick('value-function', ({ name }) => name),
    innerFunctions: new Set([...pick('inner-function', ({ name }) => name)].filter((name) => !isHarmless(name))),
  });
};
