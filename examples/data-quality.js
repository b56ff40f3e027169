// Every morning: looks for rows that cannot be right, and publishes what it found as an event. By hand as well.
const CHECKS = {
  'orders whose total is not that of their lines': `
    select o.id, o.total, sum(l.quantity * l.unit_price) as lines
      from orders o join order_lines l on l.order_id = o.id
     group by o.id, o.total
    having o.total <> sum(l.quantity * l.unit_price)`,
  'paid orders without a booking': `
    select o.id, o.status, o.total
      from orders o
     where o.status in ('paid', 'shipped') and not exists (select from transactions t where t.order_id = o.id)`,
  'customers without a valid e-mail address': `
    select id, name, email from customers where email is null or email !~ '^[^@[:space:]]+@[^@[:space:]]+$'`,
  'products with less than nothing in stock': 'select sku, stock from products where stock < 0',
};
const SHOWN = 20;

const findings = [];
for (const [what, sql] of Object.entries(CHECKS)) {
  // One more than is shown, to know whether there are more.
  const rows = await sdk.db.query(`${sql} limit ${SHOWN + 1}`);
  if (rows.length === 0) continue;
  sdk.log.warn(`There are ${what}`, rows.slice(0, SHOWN));
  findings.push({ what, rows: rows.slice(0, SHOWN), more: rows.length > SHOWN });
}

if (findings.length > 0) {
  await events.publish('quality.report.created', { findings });
}
return { checks: Object.keys(CHECKS).length, findings };
