import { once } from 'node:events';
import type { SandboxPool } from './sandbox.ts';
import { makeEmptyNetwork } from './pool/empty-network.ts';
import { messageOf } from './pool/from-child.ts';
import { Launcher } from './pool/launch.ts';
import { ProcessPool } from './pool/process-pool.ts';
import type { SandboxSettings } from './pool/settings.ts';
import { FrameReader } from './wire/channel.ts';

const MAX_SNAPSHOT_BYTES = 16 * 1024 * 1024;

interface Rehearsal {
  readonly snapshot: Uint8Array;
  /** Why sandboxes cannot be confined here; null if they can. */
  readonly missing: string | null;
}

/** Has a process that never sees a script make the snapshot that all isolates start from, and confine itself. */
const rehearse = async (launcher: Launcher): Promise<Rehearsal> => {
  const { process, channel, stderr } = launcher.launch('snapshot');
  let complaint = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const rehearsed = Promise.withResolvers<Rehearsal>();
  const reader = new FrameReader(MAX_SNAPSHOT_BYTES);
  channel.on('data', (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) {
      const message = messageOf(frame);
      if (message.kind !== 'snapshot') continue;
      rehearsed.resolve({ snapshot: new Uint8Array(frame.sections[0]!), missing: message.missing });
    }
  });
  channel.on('error', () => undefined);
  void once(process, 'close').then(() =>
    rehearsed.reject(new Error(`The sandbox's snapshot could not be made: ${complaint.trim()}`)),
  );
  try {
    return await rehearsed.promise;
  } finally {
    process.kill('SIGKILL');
  }
};

/**
 * Starts the pool; resolves when its first process is ready (about 0.3 s). Needs what `build-child.mjs` builds. Rejects
 * when sandbox processes cannot be started on this system.
 */
export const startSandboxPool = async (settings: SandboxSettings): Promise<SandboxPool> => {
  const launcher = new Launcher(settings.firstUid, await makeEmptyNetwork());
  const { snapshot, missing } = await rehearse(launcher);
  if (missing === null) launcher.mustConfine();
  const weaknesses = [...launcher.weaknesses, ...(missing === null ? [] : [missing])];
  if (weaknesses.length > 0) settings.warn(`For development only: ${weaknesses.join('; ')}`);
  const pool = new ProcessPool(settings, launcher, snapshot);
  await pool.started();
  return pool;
};
