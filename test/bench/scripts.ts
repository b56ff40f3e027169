/** What every synchronous row runs: the same work in the floor's isolate and in Runlet's sandbox. */
const WORK = `const order = input;
let total = 0;
for (const line of order.lines) total += line.price * line.quantity;
return { orderId: order.id, total };`;

export const FLOOR_SCRIPT = `(async (json) => {
  const input = JSON.parse(json);
  const output = await (async () => { ${WORK} })();
  return JSON.stringify(output);
})`;

export const HTTP_SCRIPT = `const input = context.trigger.httpRequest.body;\n${WORK}`;
export const EMBEDDED_SCRIPT = `const input = context.input;\n${WORK}`;

export const ORDER = {
  id: 'o-1',
  lines: [
    { price: 10, quantity: 2 },
    { price: 5, quantity: 1 },
    { price: 7, quantity: 3 },
  ],
};
