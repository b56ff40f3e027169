import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endTied, spawnTied } from '../../infra/local/process/tied-process.mjs';
import { accepts, freePort } from '../../infra/local/process/ports.mjs';
import { newSecret } from '../../infra/local/secrets.mjs';
import { natsCommand } from '../../infra/local/servers/nats.mjs';
import { findNatsServer } from '../../infra/local/tools/nats-server.mjs';
import { EXECUTOR_STREAMS_USER, natsUsers } from '../../infra/nats/users.mjs';
import { waitFor } from './wait-for.ts';

export type NatsUser = 'catalog' | 'scheduler' | 'executor' | 'executor-streams' | 'gateway' | 'operator' | 'host-demo';

export interface NatsCredentials {
  readonly url: string;
  readonly user: NatsUser;
  readonly password: string;
}

/** A nats-server of the test's own, with the users and permissions of an installation and JetStream on disk. */
export interface TestNats {
  readonly url: string;
  readonly port: number;
  credentials(user: NatsUser): NatsCredentials;
  /** Ends it at once, as `kill -9`; `restart` brings it back with its streams. */
  kill(): Promise<void>;
  /** Ends it if it runs, and starts it on the same port with the same store, or with an empty one. */
  restart(options?: { readonly empty?: boolean }): Promise<void>;
  /** Ends it and removes its store. */
  stop(): Promise<void>;
}

const start = async (command: ReturnType<typeof natsCommand>, port: number): Promise<ChildProcess> => {
  const child = spawnTied(command.command, command.args, { env: command.env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-4_000)));
  child.once('error', (error) => (log += error.message));
  await waitFor(
    () => {
      if (child.exitCode !== null || child.pid === undefined) throw new Error(`nats-server ended:\n${log}`);
      return log.includes('Server is ready') && accepts(port);
    },
    { describe: 'Start of nats-server' },
  );
  return child;
};

export const startNats = async (): Promise<TestNats> => {
  const binary = findNatsServer();
  if (!binary) throw new Error('No nats-server found; `npm test` fetches one.');
  const storeFolder = await mkdtemp(join(tmpdir(), 'runlet-nats-'));
  const passwords = Object.fromEntries(natsUsers.map((user) => [user, newSecret()]));
  passwords[EXECUTOR_STREAMS_USER] = passwords['executor']!;
  const port = await freePort();
  const command = natsCommand({ binary, port, storeFolder, passwords });
  let child = await start(command, port);
  const url = `nats://127.0.0.1:${port}`;
  const kill = (): Promise<void> => endTied(child, { signal: 'SIGKILL' });
  return {
    url,
    port,
    credentials: (user) => ({ url, user, password: passwords[user]! }),
    kill,
    restart: async ({ empty = false } = {}) => {
      await endTied(child);
      if (empty) await rm(storeFolder, { recursive: true, force: true });
      child = await start(command, port);
    },
    stop: async () => {
      await endTied(child);
      await rm(storeFolder, { recursive: true, force: true });
    },
  };
};
