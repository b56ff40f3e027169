import { once } from 'node:events';
import type { SandboxPool } from './sandbox.ts';
import { messageOf } from './pool/from-child.ts';
import { Launcher } from './pool/launch.ts';
import { ProcessPool } from './pool/process-pool.ts';
import type { SandboxSettings } from './pool/settings.ts';
import { FrameReader } from './wire/channel.ts';

const MAX_SNAPSHOT_BYTES = 16 * 1024 * 1024;

/** Has a process that never sees a script make the snapshot that all isolates start from. */
const makeSnapshot = async (launcher: Launcher): Promise<Uint8Array> => {
  const { process, channel, stderr } = launcher.launch('snapshot');
  let complaint = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const snapshot = Promise.withResolvers<Uint8Array>();
  const reader = new FrameReader(MAX_SNAPSHOT_BYTES);
  channel.on('data', (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) {
      if (messageOf(frame).kind === 'snapshot') snapshot.resolve(new Uint8Array(frame.sections[0]!));
    }
  });
  channel.on('error', () => undefined);
  void once(process, 'close').then(() =>
    snapshot.reject(new Error(`The sandbox's snapshot could not be made: ${complaint.trim()}`)),
  );
  try {
    return await snapshot.promise;
  } finally {
    process.kill('SIGKILL');
  }
};

/**
 * Starts the pool; resolves when its first process is ready (about 0.3 s). Needs what `build-child.mjs` builds. Rejects
 * when sandbox processes cannot be started on this system.
 */
export const startSandboxPool = async (settings: SandboxSettings): Promise<SandboxPool> => {
  const launcher = new Launcher(settings.firstUid);
  if (launcher.weakness) settings.warn(`For development only: ${launcher.weakness}`);
  const pool = new ProcessPool(settings, launcher, await makeSnapshot(launcher));
  await pool.started();
  return pool;
};
