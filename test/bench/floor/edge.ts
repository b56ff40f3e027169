/** The floor's edge: bare Fastify → NATS request → answer. Nothing of the product. */
import { connect } from '@nats-io/transport-node';
import fastify from 'fastify';

const nats = await connect({ servers: process.env['NATS_URL']!, user: 'bench', pass: 'bench', noAsyncTraces: true });
const app = fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.post('/floor', async (request, reply) => {
  const answer = await nats.request('floor.run', request.body as Buffer, { timeout: 5_000 });
  return reply.type('application/json').send(Buffer.from(answer.data));
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.({ address });
