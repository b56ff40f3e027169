// A one-off: run by hand or by the API, with a JSON list as input:
//   [{ "id": 1, "name": " ada  lovelace ", "email": "ADA@Example.org " }, …]
const BATCH = 100;

const clean = ({ id, name, email }) => ({
  id,
  name: String(name ?? '')
    .trim()
    .replace(/\s+/g, ' '),
  email: String(email ?? '')
    .trim()
    .toLowerCase(),
});

const mistakeOf = (row, seen) => {
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(row.email)) return 'no valid e-mail address';
  if (seen.has(row.email)) return 'double';
  return null;
};

export default async ({ input }) => {
  if (!Array.isArray(input)) throw new TypeError('The input has to be a list of contacts');
  const seen = new Set();
  const rows = [];
  const refused = [];
  for (const [index, raw] of input.entries()) {
    const row = clean(raw);
    const mistake = mistakeOf(row, seen);
    if (mistake) refused.push({ id: row.id, mistake });
    else rows.push(row);
    seen.add(row.email);
    if ((index + 1) % BATCH === 0 || index + 1 === input.length) {
      sdk.log.info(`${index + 1} of ${input.length} done`, { kept: rows.length, refused: refused.length });
      // Lets whoever looks on see the progress; costs wall clock, not CPU time.
      await sdk.sleep(50);
    }
  }
  return { kept: rows.length, refused, rows };
};
