import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScriptDatabaseRig } from '../testing/script-database-rig.ts';

/** As reports, lists and dashboards ask; one statement a line. */
const queries = String.raw`
  select version()
  select now(), current_date, current_timestamp, localtimestamp, current_time
  select name, count(*) filter (where email like '%@%') from customers group by name
  select date_trunc('month', placed_at) m, sum(1) from orders group by 1 order by 1
  select extract(epoch from now())::bigint, extract(isodow from current_date), date_part('year', now())
  select to_char(now(), 'YYYY-MM-DD HH24:MI'), to_date('2026-01-02','YYYY-MM-DD'), to_timestamp(0)
  select now() - interval '7 days', age(now(), now() - interval '1 year'), interval '1' day, interval '1 month 2 days'
  select * from generate_series(date '2026-01-01', date '2026-01-31', interval '1 day') d
  select percentile_cont(array[0.5,0.9]) within group (order by price) from products
  select mode() within group (order by name) from products
  select row_number() over w, rank() over w, lag(price, 1, 0) over w, ntile(4) over w, first_value(name) over w from products window w as (order by price desc, sku)
  select sum(price) over (order by sku rows between unbounded preceding and current row exclude ties) from products
  select avg(price)::numeric(10,2), round(avg(price), 2), stddev(price), variance(price) from products
  select jsonb_build_object('a', 1, 'b', array[1,2]), jsonb_agg(p) from products p
  select '{"a":{"b":[1,2]}}'::jsonb #>> '{a,b,0}', '{"a":1}'::jsonb ? 'a', '{"a":1}'::jsonb ?| array['a'], '{"a":1}'::jsonb || '{"b":2}', '{"a":1}'::jsonb - 'a', '[1,2]'::jsonb @> '[1]'
  select jsonb_path_query_array('{"a":[1,2,3]}', '$.a[*] ? (@ > 1)'), '{"a":1}'::jsonb @? '$.a', '{"a":1}'::jsonb @@ '$.a == 1'
  select ('{"a":{"b":1}}'::jsonb)['a']['b']
  select jsonb_set('{}'::jsonb, '{a}', '1'), jsonb_insert('[1]', '{0}', '2'), jsonb_strip_nulls('{"a":null}'), jsonb_pretty('{}')
  select * from jsonb_to_recordset('[{"a":1}]') as x(a int, b text)
  select * from json_to_record('{"a":1}') as x(a int, b timestamptz, c numeric(10,2), d text[])
  select * from jsonb_each('{"a":1}'), jsonb_each_text('{"a":1}'), jsonb_array_elements('[1]'), jsonb_array_elements_text('["a"]'), jsonb_object_keys('{"a":1}')
  select unnest(array[1,2,3]) n, unnest(array['a','b','c'])
  select * from unnest(array[1,2], array['a','b']) with ordinality as t(a,b,n)
  select array_agg(distinct name order by name), string_agg(name, ', ' order by name) from customers
  select name from customers where name ~* '^a' or name !~ 'x' or name similar to '%(a|b)%'
  select regexp_replace(name, '(\w+) (\w+)', '\2 \1', 'g'), regexp_matches(name, '\w+', 'g'), regexp_split_to_array(name, '\s+') from customers
  select to_tsvector('english', name) @@ plainto_tsquery('english', 'foo'), ts_rank(to_tsvector(name), websearch_to_tsquery('a or b')) from customers
  select to_tsvector('english'::regconfig, 'a b')
  select to_tsvector('simple', 'a') @@ to_tsquery('a:*'), ts_headline('english', 'a b c', to_tsquery('b'))
  select strip(to_tsvector('a b')), tsvector_to_array(to_tsvector('cat dog')), numnode(to_tsquery('a & b')), querytree(to_tsquery('a & b'))
  select coalesce(null, 1), nullif(1, 1), greatest(1,2), least(1,2)
  select case when true then 1 else 2 end, case 1 when 1 then 'a' end
  select c.name, o.n from customers c left join lateral (select count(*) n from orders o where o.customer_id = c.id) o on true
  select c.name, o.* from customers c cross join lateral (select * from orders o where o.customer_id = c.id order by placed_at desc limit 1) o
  with recursive t(n) as (values (1) union all select n+1 from t where n < 10) select sum(n) from t
  with a as (select 1 x), b as materialized (select x+1 y from a) select * from a, b
  select * from customers where id in (select customer_id from orders) and exists (select 1 from orders o where o.customer_id = customers.id)
  select * from customers where id = any(array[1,2]) or id <> all('{3,4}'::bigint[])
  select * from (values (1,'a'),(2,'b')) as v(id, name)
  values (1,2),(3,4)
  table customers
  select distinct on (customer_id) customer_id, id from orders order by customer_id, placed_at desc
  select name, price, sum(price) over () total from products group by grouping sets ((name, price), ())
  select customer_id, status, count(*) from orders group by rollup(customer_id, status)
  select count(*) from orders group by cube(status)
  select name from customers union select name from products intersect select name from products except all select 'x'
  select * from customers order by name collate "C" nulls last limit 5 offset 1
  select * from customers fetch first 2 rows only
  select * from customers where (id, name) > (1, 'a') order by id, name limit 10
  select upper(name), lower(name), initcap(name), length(name), trim(name), ltrim(name,'x'), substr(name,1,2), left(name,2), right(name,2), reverse(name), replace(name,'a','b'), split_part(name,' ',1), strpos(name,'a'), position('a' in name), overlay(name placing 'x' from 1 for 1), substring(name from '\w+'), substring(name from 1 for 3), substring(name, 1, 3) from customers
  select lpad(id::text, 8, '0'), rpad(name, 20), repeat('ab', 3), concat(name, ' ', id), concat_ws(',', name, id), format('%s-%s', name, id), name || ' ' || id from customers
  select repeat('*', least(id::int, 5)) from customers
  select format('%-10s|%5s', 'a', 'b')
  select lpad('', least(2 * 3, 100), ' ')
  select md5(name), encode(sha256(name::bytea),'hex'), encode(convert_to(name,'UTF8'),'base64'), convert_from(decode('YQ==','base64'),'UTF8') from customers
  select gen_random_uuid(), 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid
  select 1::int, 1::bigint, 1::smallint, 1::text, '1'::varchar(10), 1.5::real, 1.5::double precision, true::boolean, '1'::numeric, 'x'::char(3), '2026-01-01'::date, '10:00'::time, now()::timestamp, '{}'::json, B'101'::bit(3), '1.2.3.4'::inet, '12.50'::money, now()::timestamptz(0), 1::decimal(10,2), 'x'::character varying
  select cast('1' as integer), cast(null as text), date '2026-01-01', timestamp with time zone '2026-01-01 00:00Z', time '10:00'
  select now() at time zone 'Europe/Zurich', now() at time zone 'UTC', timezone('UTC', now()), (now() at time zone 'utc')::date
  select date_bin('15 minutes', now(), timestamptz '2001-01-01'), make_date(2026,1,1), make_interval(days => 3), justify_hours(interval '27 hours')
  select (date '2026-01-01', date '2026-02-01') overlaps (date '2026-01-15', date '2026-03-01')
  select int4range(1,10) @> 5, tstzrange(now(), now() + interval '1 day') && tstzrange(now(), null), lower(int4range(1,2)), daterange('2026-01-01','2026-02-01','[]')
  select array[1,2] || 3, array_length(array[1,2],1), cardinality(array[1]), array_position(array['a'],'a'), array_remove(array[1,2],1), array_to_string(array[1,2],','), string_to_array('a,b',','), (array[1,2,3])[2:3], array[1,2] && array[2], array(select 1), array[[1,2],[3,4]]
  select 5 % 3, 5 / 2, 2 ^ 3, |/ 4, @ -5, 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 2, -id, abs(-1), ceil(1.2), floor(1.2), round(1.234, 2), trunc(1.9), mod(5,3), power(2,3), sqrt(4), random(), sign(-1), log(10), ln(2), exp(1), div(7,2), width_bucket(5,1,10,3) from customers
  select bool_and(true), bool_or(false), every(true), count(distinct name), corr(id, id), regr_slope(id, id), bit_and(id::int) from customers
  select json_agg(json_build_object('id', c.id, 'orders', (select coalesce(json_agg(o), '[]'::json) from orders o where o.customer_id = c.id))) from customers c
  select row_to_json(c), to_jsonb(c) - 'tenant_id', c from customers c
  select * from customers natural join orders
  select count(*) from customers where email is not null and not (name = '') and name between 'a' and 'z' and id not in (1,2) and name not like '%x' escape '\' and (1=1) is true and (null::bool) is unknown
  select "name" as "Full Name", c."id" from "customers" as "c"
  select 'it''s', E'a\nb', $$dollar$$, $tag$x$tag$, U&'\0041', 1e10, 0x1F, 1_000, .5, null, true
  select 'a' || chr(10) || 'b', ascii('a'), translate('abc','ab','xy'), quote_literal('a'), to_hex(255)
  select demo_host.customers.id from demo_host.customers
  select status::text from orders where status = 'paid'
  select status from orders where status = 'paid'::order_status
  select o.status, count(*) c from orders o group by o.status having count(*) > 0 order by c desc
  select current_date - 7, current_date + interval '1 day', current_date - date '2026-01-01'
  select extract(week from placed_at), to_char(placed_at, 'IYYY-IW') from orders
  select width_bucket(price, 0, 100, 10), count(*) from products group by 1
  select percent_rank() over (order by price), cume_dist() over (order by price), dense_rank() over (order by price), nth_value(name, 2) over (order by price) from products
  select string_agg(distinct name, ',') filter (where id > 0) from customers
  select sum(case when status = 'paid' then 1 else 0 end) from orders
  select jsonb_object_agg(id, name), json_object_agg(id, name) from customers
  select jsonb_typeof('1'), json_typeof('1'), jsonb_array_length('[1]'), jsonb_extract_path_text('{"a":1}', 'a')
  select * from customers c where c.id = (select max(id) from customers)
  select * from daily_turnover
  select 1 from customers limit all
  select count(*) over (partition by tenant_id) from customers
  select exists(select 1 from customers)
  select host('1.2.3.4/24'::inet), family('::1'::inet), network('1.2.3.4/24'), masklen('1.2.3.0/24'), '1.2.3.4'::inet << '1.2.3.0/24'
  select isfinite(now()), clock_timestamp(), statement_timestamp(), timeofday()
  select sin(1), cos(1), atan2(1,2), pi(), degrees(1), radians(1), cbrt(8), gcd(4,6), lcm(4,6), erf(1.0), random_normal()
  select num_nulls(1,null), num_nonnulls(1), row(1,2) = row(1,2), (1,2) is distinct from (1,3)
  select parse_ident('a.b'), starts_with('ab','a'), string_to_table('a,b',','), unistr('\0041'), normalize('a'), 'a' is normalized
  select json_object('a': 1), json_array(1,2), json_arrayagg(id), json_objectagg('k' : 1) from customers
  select '1' is json
  select bit_length('a'), octet_length('a'), char_length('a'), crc32('a'::bytea)
  select get_byte('a'::bytea, 0), substring('\x0102'::bytea from 1 for 1), '\x01'::bytea || '\x02'::bytea
  select to_number('12,454.8-', '99G999D9S'), to_char(1234.5, 'FM999,990.00'), to_char(interval '1 hour', 'HH24:MI')
  select date '2026-01-31' + time '10:00', timestamp '2026-01-01' - timestamp '2025-01-01', 'infinity'::timestamp, 'today'::date, 'now'::timestamptz, 'epoch'::timestamptz
  select generate_series(1,3), generate_subscripts(array[1,2],1)
  select * from rows from (generate_series(1,2), unnest(array['a','b'])) as t(n, s)
  select coalesce(sum(total),0) from (select 1 total where false) x
  select nullif('', '')::int, ''::text = '', cast(now() as date)
  select lower(range_agg(int4range(1,2))::text), multirange(int4range(1,2)), unnest(int4multirange(int4range(1,2)))
  select any_value(name) from customers
  select * from customers tablesample bernoulli (50)
  select name as order_name, 1 as "user", 2 as "select" from customers
  select * from products where lower(name) like lower($1) || '%' and ($2::text is null or sku = $2)
  select count(*)::int as n, max(placed_at)::text from orders where placed_at >= now() - ($1 || ' days')::interval
  select tsrange('2026-01-01','2026-01-02') * tsrange('2026-01-01','2026-01-03'), upper_inf(tsrange('2026-01-01',null))
  select json_strip_nulls('{}'), array_to_json(array[1]), to_json(1), json_extract_path('{"a":1}','a')
  select jsonb_agg_strict(id) from customers
  select string_agg(name, chr(10)) from (select name from customers order by 1) s
  select substring('foobar' similar '#"o_b#"%' escape '#'), regexp_count('aa','a'), regexp_substr('abc','b'), regexp_like('a','A','i'), regexp_instr('abc','c')
  with t as (select id, name, row_number() over (partition by name order by id) rn from customers) select * from t where rn = 1
  with m as (select date_trunc('month', placed_at) mo, count(*) n from orders group by 1) select mo, n, n - lag(n) over (order by mo) diff, round(100.0 * n / nullif(lag(n) over (order by mo), 0), 1) pct from m
  select d::date, coalesce(count(o.id), 0) from generate_series(now() - interval '30 days', now(), '1 day') d left join orders o on o.placed_at::date = d::date group by 1 order by 1
  select count(*), (select array_agg(sku order by sku) from products) from orders
  select c.id, o.total from customers c full outer join orders o on o.customer_id = c.id right join transactions t on t.order_id = o.id
  select point(1, 2) <-> point(3, 4), circle(point(0, 0), 1)
  select sku from products where price >= $1 and price < $2::numeric + 1 order by case when $3 = 'asc' then price end asc limit $4 offset $5
  select sku, name from products where to_tsvector('simple', coalesce(name, '') || ' ' || coalesce(sku, '')) @@ websearch_to_tsquery('simple', $1)
  select o.id, p.name, l.quantity * l.unit_price as amount from orders o join order_lines l on l.order_id = o.id left join products p using (sku)
  select attributes ->> 'channel' as channel, attributes['a'] as a, sum(total) from orders group by 1, 2
  select country, count(*) * 100.0 / sum(count(*)) over () as share from customers group by country
`;

/** Parameters by how many a statement has. */
const paramsFor = (sql: string): unknown[] => {
  if (sql.includes('$5')) return [1, 100, 'asc', 3, 0];
  if (sql.includes('$2')) return ['a', null];
  return sql.includes('$1') ? ['3'] : [];
};

describe('Ordinary SQL', () => {
  let rig: ScriptDatabaseRig;

  beforeAll(async () => {
    rig = await ScriptDatabaseRig.start();
  });
  afterAll(() => rig.stop());

  const lines = queries
    .trim()
    .split('\n')
    .map((line) => line.trim());
  it.each(lines)('works: %s', async (sql) => {
    expect(await rig.query(sql, paramsFor(sql))).toBeInstanceOf(Array);
  });

  it('changes rows in every way that PostgreSQL has, and answers how many', async () => {
    const changes: [sql: string, count: number, params?: unknown[]][] = [
      [
        `insert into products (sku, name, price) values ('S1', 'x', 1), ('S2', 'y', 2) returning sku, price * 2 as twice`,
        2,
      ],
      [`insert into products (sku, name, price) values ('S1', 'x', 1) on conflict do nothing`, 0],
      [
        `insert into products as p (sku, name, price) values ($1, $2, $3)
          on conflict (tenant_id, sku) do update set price = excluded.price, stock = p.stock + 1
          where p.price is distinct from excluded.price returning *`,
        1,
        ['S1', 'x', 3],
      ],
      [
        `insert into products (sku, name, price) values ('S1', 'x', 1) on conflict on constraint products_pkey do nothing`,
        0,
      ],
      [`insert into products (sku, name, price) select sku || 'b', name, price from products where sku like 'S_'`, 2],
      [
        `update products p set price = v.price from (values ('S1', 5.0), ('S2', 6.0)) v (sku, price) where p.sku = v.sku`,
        2,
      ],
      [`update products set (name, price) = (select 'z', 3), stock = default where sku = 'S1' returning name`, 1],
      [`with t as (select 'S2' as sku) update products p set name = 'cte' from t where t.sku = p.sku`, 1],
      [
        `with gone as (delete from products where sku in ('S1b', 'S2b') returning *)
          insert into products (sku, name, price) select sku || 'c', name, price from gone`,
        2,
      ],
      [`delete from products p using (values ('S1')) v (sku) where p.sku = v.sku`, 1],
      [
        `merge into products p using (values ('S2', 3), ('M1', 1)) v (sku, n) on p.sku = v.sku
          when matched then update set stock = p.stock + v.n
          when not matched then insert (sku, name, price, stock) values (v.sku, 'm', 1, v.n)`,
        2,
      ],
      [
        'insert into products (sku, name, price) select * from unnest($1::text[], $2::text[], $3::numeric[])',
        2,
        [
          ['U1', 'U2'],
          ['u', 'v'],
          [1.5, 2],
        ],
      ],
      [`delete from products where sku ~ '^[SMU]\\d' returning sku`, 6],
      [`insert into customers (name, email) values ('New', 'new@example.org')`, 1],
      [`delete from customers where name = 'New'`, 1],
      [
        `update orders set attributes = attributes || jsonb_build_object('seen', true) where status = 'paid'::order_status and false`,
        0,
      ],
    ];
    const counts: [string, number][] = [];
    for (const [sql, , params] of changes) counts.push([sql, await rig.execute(sql, params)]);
    expect(counts).toEqual(changes.map(([sql, count]) => [sql, count]));
  });

  it('takes a list for JSON where the statement says that it is JSON', async () => {
    const rows = [
      { sku: 'J1', n: 1 },
      { sku: 'J2', n: 2 },
    ];
    expect(await rig.query('select * from jsonb_to_recordset($1) as r (sku text, n int)', [rows])).toEqual(rows);
    expect(
      await rig.query('select $1::jsonb as a, cast($2 as json) as b, $3::jsonb[] as c', [[], [1, [2]], [{ a: 1 }]]),
    ).toEqual([{ a: [], b: [1, [2]], c: [{ a: 1 }] }]);
    expect(
      await rig.query('select x from jsonb_array_elements_text($1) x where x = any($2)', [['a', 'b'], ['b']]),
    ).toEqual([{ x: 'b' }]);
  });

  it('answers the number of rows however many RETURNING gives', async () => {
    const many = `insert into products (sku, name, price) select 'R' || n, 'r', 1 from generate_series(1, 1500) n returning *`;
    expect(await rig.execute(many)).toBe(1_500);
    expect(await rig.execute(`delete from products where sku ~ '^R\\d'`)).toBe(1_500);
  });
});
