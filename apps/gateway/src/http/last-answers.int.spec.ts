import { expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { hangUpAfterLastAnswers } from './last-answers.ts';

it('A server that is told to close answers what is under way, and is closed then', async () => {
  const server = fastify({ keepAliveTimeout: 60_000 });
  hangUpAfterLastAnswers(server);
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<string>();
  server.get('/', () => {
    ask();
    return answered;
  });
  const response = fetch(await server.listen());
  await asked;
  const closed = server.close();
  answer('done');
  expect(await (await response).text()).toBe('done');
  await closed;
});
