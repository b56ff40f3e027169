// An HTTP script in module form: the default export is called with the context of each request.
//
// Its address goes into Stripe's dashboard (Developers → Webhooks). Stripe sends an event again until it gets a 2xx
// answer, so the domain event carries Stripe's event id: a repeated delivery starts nothing twice.
//
// It takes whatever is sent to it. docs/scripts/recipes/webhooks.md has it with Stripe's signature checked, which needs
// the secret that Stripe shows beside the address.
const answer = (status, body) => ({ status, body });

const paymentOf = (session) => ({
  sessionId: session.id,
  amount: session.amount_total / 100,
  currency: session.currency,
  customer: session.customer_details?.email ?? session.customer_email ?? null,
});

export default async ({ trigger }) => {
  const event = trigger.httpRequest.body;
  if (event?.object !== 'event' || typeof event.type !== 'string') {
    return answer(400, { error: 'This is not an event of Stripe' });
  }
  if (event.type !== 'checkout.session.completed') {
    console.log(`Ignored ${event.type}`);
    return answer(200, { received: true, handled: false });
  }
  const payment = paymentOf(event.data.object);
  sdk.log.info('Checkout completed', payment);
  await events.publish('payment.completed', payment, { id: event.id, subject: payment.sessionId });
  return answer(200, { received: true, handled: true });
};
