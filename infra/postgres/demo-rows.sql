-- Rows of the tenant that app.tenant_id names: some that stay, and an order and its booking for each day of the last week,
-- on whatever day it runs. Some are wrong on purpose: the example `data-quality` finds them.
insert into customers (id, name, email, country)
values (1, 'Ada Lovelace', 'ada@example.org', 'GB'),
       (2, 'Grace Hopper', 'grace@example.org', 'US'),
       (3, 'Zuse KG', 'zuse.example.org', 'DE'),
       (4, 'Hedy Lamarr', null, 'AT')
on conflict do nothing;

insert into products (sku, name, price, stock)
values ('A-100', 'Anvil', 89.90, 12), ('B-200', 'Bellows', 34.50, 40), ('C-300', 'Chisel', 12.25, -3)
on conflict do nothing;

insert into orders (id, customer_id, status, total, placed_at)
select to_char(day, 'YYYYMMDD')::bigint, 1 + extract(day from day)::int % 4,
       (array['paid', 'shipped', 'open'])[1 + extract(day from day)::int % 3]::order_status,
       case when extract(day from day)::int % 5 = 0 then 99.99 else 124.40 end, day + time '10:00'
  from (select current_date - n as day from generate_series(0, 6) n) days
on conflict do nothing;

insert into order_lines (order_id, line, sku, quantity, unit_price)
select o.id, l.line, l.sku, 1, l.price
  from orders o
 cross join (values (1, 'A-100', 89.90), (2, 'B-200', 34.50)) l (line, sku, price)
on conflict do nothing;

insert into transactions (id, order_id, account, amount, reference, booked_on)
select md5(o.tenant_id || o.id)::uuid, o.id, '8400', o.total, 'ORDER ' || o.id, o.placed_at::date
  from orders o
 where o.status in ('paid', 'shipped') and extract(day from o.placed_at)::int % 6 <> 0
on conflict do nothing;
