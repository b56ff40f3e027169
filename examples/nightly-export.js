// Every night: yesterday's transactions as CSV to the accounting system, whose address is the tenant's variable
// `accounting-url`. By hand also for another day: { "day": "2026-01-31" }
const PAGE = 500;

/** RFC 4180: quoted where it has to be, and nothing that a spreadsheet would take for a formula. */
const cell = (value) => {
  const text = String(value ?? '');
  const safe = /^[=+@\t\r]/.test(text) || (text.startsWith('-') && Number.isNaN(Number(text))) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const line = (values) => `${values.map(cell).join(',')}\r\n`;

const dayBefore = (moment) => new Date(moment.getTime() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

const COLUMNS = ['id', 'booked_on', 'account', 'amount', 'currency', 'reference'];

export default async ({ trigger, input, idempotencyKey }) => {
  const day = input?.day ?? dayBefore(trigger.tick ? new Date(trigger.tick) : new Date());
  let url;
  try {
    url = await sdk.vars.get('accounting-url');
  } catch (error) {
    // Trying again would not make it be there.
    throw new sdk.NoRetry(`Set the variable accounting-url first: ${error.message}`);
  }

  let csv = line(COLUMNS);
  let rows = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; after !== null;) {
    const page = await sdk.db.query(
      `select ${COLUMNS.join(', ')} from transactions where booked_on = $1 and id > $2 order by id limit ${PAGE}`,
      [day, after],
    );
    for (const row of page) csv += line(COLUMNS.map((name) => row[name]));
    rows += page.length;
    after = page.length === PAGE ? page.at(-1).id : null;
  }

  const { status, ok } = await sdk.http.post(url, csv, {
    // A retry sends the same key: the accounting system takes a day only once.
    headers: { 'content-type': 'text/csv; charset=utf-8', 'idempotency-key': idempotencyKey },
  });
  if (!ok) throw new Error(`The accounting system answered ${status}`);
  sdk.log.info(`${rows} transactions of ${day} exported`);
  return { day, rows, status };
};
