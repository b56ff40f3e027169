import type { FastifyInstance } from 'fastify';

/**
 * Lets a server that is told to close do so once what is under way has been answered: without this, each of those
 * answers would leave a connection behind that the server waits for until it has been idle for long.
 */
export const hangUpAfterLastAnswers = (fastify: FastifyInstance): void => {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  // With a callback, since every request passes here.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) void reply.header('connection', 'close');
    done(null, payload);
  });
};
