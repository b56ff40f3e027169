// An event script: runs once for each event whose type matches `payment.*`, from the host platform or from another
// script (see stripe-webhook). If it throws, it is run again after 2 s, 4 s and 8 s.
const { event } = context.trigger;
const { amount, currency = 'eur', customer = 'unknown' } = event.data ?? {};

if (typeof amount !== 'number') {
  throw new TypeError(`Event ${event.id} carries no amount`);
}

const total = amount.toLocaleString('en', { style: 'currency', currency: currency.toUpperCase() });
const receipt = [`Receipt ${context.idempotencyKey}`, `Customer: ${customer}`, `Total:    ${total}`].join('\n');

sdk.log.info('Receipt written', { event: event.id, type: event.type, attempt: context.attempt });
return { receipt };
