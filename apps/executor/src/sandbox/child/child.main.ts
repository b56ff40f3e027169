import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import type { Frame } from '@runlet/contracts';
import type ivm from 'isolated-vm';
import { FrameReader, FrameWriter } from '../wire/channel.ts';
import type { FromChild, ToChild } from '../wire/protocol.ts';
import { IsolateStore } from './isolate-store.ts';
import { type Confinement, lockDown } from './lock-down.ts';
import { makeSnapshot } from './make-snapshot.ts';
import { OwnMemory } from './own-memory.ts';
import { rehearse } from './rehearse.ts';
import { SandboxServer } from './sandbox-server.ts';

/** The executor is trusted; this only bounds a mistake. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
/** The socket that the parent made for us. */
const CHANNEL_FD = 3;

/** Arguments: file of isolated-vm, task, user id to change to (a dash: none), whether it must be confined. */
const [, , addonFile, task, uid, confinement] = process.argv as unknown as [
  string,
  string,
  string,
  'snapshot' | 'serve',
  string,
  Confinement,
];

const addon = createRequire(import.meta.url)(addonFile) as typeof ivm;
const socket = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
const out = new FrameWriter<FromChild>(socket);
const reader = new FrameReader(MAX_FRAME_BYTES);

const serve = async ({ head, sections }: Frame): Promise<SandboxServer> => {
  const { blankMemoryBytes, bounds } = head as ToChild & { kind: 'start' };
  const snapshot = new addon.ExternalCopy(new Uint8Array(sections[0]!).buffer, { transferOut: true });
  const settings = { ivm: addon, snapshot };
  const isolates = new IsolateStore(settings, blankMemoryBytes);
  const memory = new OwnMemory();
  await Promise.all([isolates.prepare(), rehearse(settings, { memory, bounds })]);
  lockDown(uid, confinement);
  out.send({ kind: 'ready' });
  return new SandboxServer({ isolates, out, memory, bounds });
};

let server: Promise<SandboxServer> | SandboxServer | undefined;

socket.on('data', (chunk: Buffer) => {
  for (const frame of reader.push(chunk)) {
    if (server instanceof SandboxServer) server.receive(frame);
    else if (server) void server.then((ready) => ready.receive(frame));
    else server = serve(frame).then((ready) => (server = ready));
  }
});
/** Not `exit`, which waits for threads that nothing can stop. */
const die = (): void => void process.kill(process.pid, 'SIGKILL');
// Without its executor a sandbox has nothing to live for.
socket.on('close', die);
socket.on('error', die);

if (task === 'snapshot') {
  const snapshot = makeSnapshot(addon);
  // What this process cannot be made to do without, no sandbox on this system can.
  out.send({ kind: 'snapshot', missing: lockDown(uid, confinement) }, snapshot);
}
