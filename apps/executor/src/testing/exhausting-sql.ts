import { attack, broken, harmless, refused, type SqlAttack } from './sql-attack.ts';

const stopped = attack('query', 'StatementTimeoutError DatabaseError RowLimitError ResultTooLargeError');

/** What is to take all the time or room there is. */
export const exhausting: readonly SqlAttack[] = [
  refused('repeat without a number', `select repeat('x', id::int) from customers`),
  refused('repeat far too often', `select repeat('x', 1000000000)`),
  refused('repeat by a parameter', `select repeat('x', $1::int)`, [1e9]),
  refused('repeat by the greatest', `select repeat('x', greatest(1, 1000000000))`),
  refused('repeat by the least of large ones', `select repeat('x', least(1000000000, $1::int))`, [1e9]),
  refused('repeat by a sum', `select repeat('x', 10000 * 10000)`),
  refused('repeat with its schema', `select pg_catalog.repeat('x', 1000000000)`),
  refused('lpad far too long', `select lpad('x', 100000000)`),
  refused('rpad far too long', `select rpad('x', 100000000, 'y')`),
  refused('format with a width', `select format('%1000000000s', 'x')`),
  refused('format with a width of an argument', `select format('%*s', 1000000000, 'x')`),
  refused('format by a parameter', `select format($1, 'x')`, ['%1000000000s']),
  refused('array_fill', 'select array_fill(0, array[100000000])'),
  refused('deep parentheses', `select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`.slice(0, 65_000)),
  refused('a deep sum', `select 1${'+1'.repeat(20_000)}`),
  refused('deep subqueries', `select ${'(select '.repeat(2_000)}1${')'.repeat(2_000)}`),
  refused('deep CASE', `select ${'case when true then '.repeat(1_000)}1${' end'.repeat(1_000)}`),
  refused('comments in comments', '/*'.repeat(30_000)),
  refused('closed comments in comments', `${'/*'.repeat(15_000)}${'*/'.repeat(15_000)}select 1`),
  refused('a long operator', `select 1 ${'+-'.repeat(30_000)}1`),
  refused('too many joins', `select 1 from ${Array.from({ length: 100 }, (_, n) => `customers c${n}`).join(', ')}`),
  attack('query', 'answer StatementTimeoutError')(
    'sixty joins to plan',
    `select 1 from customers c0 ${Array.from({ length: 59 }, (_, n) => `join customers c${n + 1} using (tenant_id, id)`).join(' ')}`,
  ),
  refused(
    'CTEs that multiply',
    'with a as not materialized (select 1), b as not materialized (select * from a x, a y) select * from b',
  ),
  broken('too many grouping sets', `select count(*) from customers group by cube (${'id,'.repeat(15)}id)`),
  broken('too many columns', `select ${'1,'.repeat(2_000)}1`),
  harmless('a long list', `select 1 where 1 in (${'2,'.repeat(10_000)}1)`),
  stopped(
    'rows without end',
    'with recursive r (n) as (select 1 union all select n + 1 from r) select count(*) from r',
  ),
  stopped('numbers without end', 'select count(*) from generate_series(1, 1000000000000) a'),
  stopped(
    'every row with every row',
    'select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b, generate_series(1, 100000) c',
  ),
  stopped(
    'a regular expression that goes back and back',
    `select count(*) from generate_series(1, 100000) n where (select string_agg('a', '') from generate_series(1, 3000)) || n ~ '^((a+)+\\1?)+$'`,
  ),
  stopped('sorting more than temporary files hold', 'select a from generate_series(1, 100000000) a order by a desc'),
  stopped(
    'a text that doubles',
    `with recursive r (t) as (select 'xxxxxxxxxxxxxxxx' union all select t || t from r where length(t) < 100000000) select length(t) from r`,
  ),
  stopped('rows without end for us', 'select n from generate_series(1, 1000000) n'),
  stopped('rows of much text', `select repeat('x', 10000) from generate_series(1, 1000)`),
  stopped('one value of much text', `select string_agg(repeat('x', 10000), '') from generate_series(1, 3000)`),
  stopped(
    'many small values',
    `select ${Array.from({ length: 1_000 }, (_, n) => `null as a_column_with_a_long_name_${n}`).join(', ')} from generate_series(1, 1000)`,
  ),
];
