import type { FrameWriter } from '../wire/channel.ts';
import type { GuestOrder } from '../wire/guest-protocol.ts';
import type { FromChild, RunOrder } from '../wire/protocol.ts';
import { IsolateStore } from './isolate-store.ts';
import type { IsolateSettings } from './guest-isolate.ts';
import { SandboxServer, type ServerParts } from './sandbox-server.ts';

const MB = 1024 * 1024;
const CODE = 'console.log(1); await null; return { done: context.input };';
const bounds = {
  inputKind: 'json',
  timeoutMs: 1_000,
  cpuTimeMs: 1_000,
  memoryBytes: 32 * MB,
  outputBytes: MB,
  sdkCalls: 1,
} as const;
const order: RunOrder = { kind: 'run', run: 0, script: 'rehearsal', sourceHash: '', fileName: 'rehearsal', ...bounds };
const ids = { tenantId: '', organizationId: null, userId: null, scriptId: '', scriptName: '', version: 1 };
const guestOrder: GuestOrder = {
  context: { ...ids, executionId: '', attempt: 1, idempotencyKey: '', correlationId: '' },
  ...bounds,
};
const trigger = { type: 'manual', by: { kind: 'service', id: '' } };

/**
 * Runs a script of our own once, in an isolate that is then thrown away: the code of this process is compiled when it is
 * first called, and the first run of a tenant shall not wait for that (4 ms of 7; costs a process 2 MB. `measure.mjs`).
 */
export const rehearse = async (
  settings: IsolateSettings,
  parts: Omit<ServerParts, 'isolates' | 'out'>,
): Promise<void> => {
  const isolates = new IsolateStore(settings, bounds.memoryBytes);
  const ended = Promise.withResolvers<void>();
  const out = {
    send: ({ kind }: FromChild) => {
      if (kind === 'end') ended.resolve();
    },
  } as FrameWriter<FromChild>;
  const server = new SandboxServer({ ...parts, isolates, out });
  server.receive({ head: { kind: 'source', hash: '', form: 'body' }, sections: [Buffer.from(CODE)] });
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
  server.receive({ head: order, sections: [json(guestOrder), json(trigger), json(1)] });
  await ended.promise;
  isolates.close();
};
