/** The floor's worker: one warm isolate, one call, one awaited JetStream publish, one reply. */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type Msg } from '@nats-io/transport-node';
import ivm from 'isolated-vm';
import { FLOOR_SCRIPT } from '../scripts.ts';

const nats = await connect({ servers: process.env['NATS_URL']!, user: 'bench', pass: 'bench', noAsyncTraces: true });
await (await jetstreamManager(nats)).streams.add({ name: 'FLOOR', subjects: ['floor.done'] });
const stream = jetstream(nats);

const isolate = new ivm.Isolate({ memoryLimit: 64 });
const context = await isolate.createContext();
const run = await context.eval(FLOOR_SCRIPT, { reference: true });

const answer = async (message: Msg): Promise<void> => {
  const output = String(
    await run.apply(undefined, [message.string()], { result: { promise: true, copy: true }, timeout: 1_000 }),
  );
  await stream.publish('floor.done', output);
  message.respond(output);
};

nats.subscribe('floor.run', {
  callback: (_error, message) => {
    void answer(message);
  },
});
await nats.flush();
process.send?.({ ready: true });
