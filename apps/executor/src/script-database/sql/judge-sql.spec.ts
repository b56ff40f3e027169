import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadModule } from 'libpg-query';
import { judgeSql } from './judge-sql.ts';
import type { Refusal, StatementFacts } from './statement-facts.ts';

const factsOf = (sql: string): StatementFacts => {
  const verdict = judgeSql(sql);
  if ('refused' in verdict) throw new Error(verdict.message);
  return verdict;
};
const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

beforeAll(() => loadModule());

describe('SQL of scripts', () => {
  it.each([
    [
      'select * from a join b using (id) left join lateral (select 1 from c where c.id = a.id) l on true',
      ['a', 'b', 'c'],
    ],
    ['with x as (select * from a), y as (select * from x) select * from y, z', ['a', 'z']],
    ['with recursive x as (select 1 union all select n + 1 from x) select * from x', []],
    ['with a as (select * from a) select * from a', ['a']],
    ['select * from a, (with a as (select 1) select * from a) b', ['a']],
    ['select (with x as (select 1) select * from x), (select 1 from x)', ['x']],
    [
      'with x as (select 1) select * from (select * from x union select * from y) z where exists (select from x)',
      ['y'],
    ],
    ['with x as (select 1) insert into x select * from x', ['x']],
    ['with recursive x as (select * from y), y as (select 1) select * from x', []],
    ['with x as (select * from y), y as (select 1) select * from x', ['y']],
    ['merge into a using b on a.id = b.id when matched then delete', ['a', 'b']],
    ['select * from s.t as u', ['t']],
    ['table t', ['t']],
  ])('mentions the tables of %s, and no names of WITH', (sql, relations) => {
    expect(names(factsOf(sql).relations).toSorted()).toEqual(relations.toSorted());
  });

  it.each([
    ['select', 'read'],
    ['values (1), (2)', 'read'],
    ['select 1 union all select 2 except select 3', 'read'],
    ['insert into t default values', 'write'],
    ['update t set a = default, (b, c) = (1, 2) from u where t.id = u.id', 'write'],
    ['delete from t using u where t.id = u.id', 'write'],
    ['insert into t as x (a) values ($1) on conflict (a) where b do update set a = excluded.a where x.b', 'write'],
    [
      'merge into t using s on t.id = s.id when not matched then insert values (s.id) when matched then do nothing',
      'write',
    ],
  ] as const)('knows what %s does', (sql, kind) => {
    expect(factsOf(sql).kind).toBe(kind);
  });

  it.each([
    `select extract(year from d), trim(both 'x' from t), substring(t from 1 for 2), position('a' in t), d at time zone 'UTC' from x`,
    `select sum(a) filter (where b) over (partition by c order by d desc nulls last rows between 1 preceding and current row) from x`,
    'select a, count(*), grouping(a) from x group by grouping sets (rollup (a), cube (b), ()) having count(*) > 1',
    `select percentile_cont(0.5) within group (order by a), string_agg(distinct b, ',' order by b) from x`,
    `select a[1:2], (b).c, array[1, 2], row (1, 2), case a when 1 then 2 else 3 end, coalesce(a, b), nullif(a, b), greatest(a, b) from x`,
    `select a::int, cast(b as numeric(10, 2)), interval '1 day', date '2026-01-01', c::text[], d::timestamptz(3) from x`,
    `select * from x where a is not distinct from b and c between 1 and 2 and d like 'a%' and e ilike any (array['x']) and f is null and not g`,
    `select * from x where (a, b) in (select 1, 2) and a = any ($1) and exists (select from y) order by a fetch first 3 rows with ties`,
    `select data -> 'a' ->> 'b', data #>> '{a,b}', data @> '{}', data ? 'a', jsonb_path_query(data, '$.a') from x`,
    `select * from jsonb_to_recordset($1) as r (a int, b text), unnest($2::int[]) with ordinality u (n, i), generate_series(1, 3) g`,
    `select json_object('a' : 1, 'b' : null absent on null returning jsonb), json_arrayagg(a order by a), a is json object from x`,
    `with recursive t as (select 1 as id union all select id + 1 from t) search depth first by id set o cycle id set c using p select * from t`,
    'select distinct on (a) a, b from x order by a, b desc limit $1 offset $2',
    `select a collate "C", b collate "de-DE-x-icu" from x order by a using <`,
    'select current_date, current_timestamp(3), localtime, now() from x window w as (order by 1)',
  ])('may be ordinary: %s', (sql) => {
    expect(judgeSql(sql)).not.toHaveProperty('refused');
  });

  it('tells where in the text something is refused, in characters', () => {
    const { at } = judgeSql(`select '😀', pg_sleep(1)`) as Refusal;
    expect(at).toBe(13);
    expect(judgeSql(`select '😀', 1 )`)).toEqual({ refused: 'syntax', message: 'syntax error at or near ")"', at: 15 });
  });

  it('mentions what only the database knows: its types, its functions, fields', () => {
    const facts = factsOf(`select lower(t.name), pg_catalog.upper('a'), 'x'::mood, '1'::int8, (t).note, $3 from t`);
    expect(names(facts.types)).toEqual(['mood']);
    expect(names(facts.functions)).toEqual(['lower']);
    expect(names(facts.fields).toSorted()).toEqual(['name', 'note']);
    expect(facts.params).toBe(3);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'takes no name of JavaScript for one of its own: %s',
    (name) => {
      expect(judgeSql(`select ${name}(1)`)).toMatchObject({ refused: 'rule' });
      expect(factsOf(`select 'x'::"${name}"`).types).toHaveLength(1);
      expect(judgeSql(`with "${name}" as (select 1) select * from "${name}"`)).toMatchObject({ relations: [] });
    },
  );
});
