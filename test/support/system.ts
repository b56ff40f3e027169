import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../infra/local/process/ports.mjs';
import { provision } from '../../infra/local/provision/index.mjs';
import { newSecret } from '../../infra/local/secrets.mjs';
import { startOwnNats } from '../../infra/local/servers/own-servers.mjs';
import { healthUrl, type ServiceName } from '../../infra/local/services.mjs';
import { System } from '../../infra/local/system.mjs';
import { findNatsServer } from '../../infra/local/tools/nats-server.mjs';
import { natsUsers } from '../../infra/nats/users.mjs';
import type { NatsCredentials, NatsUser } from './nats.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

export type ProcessName = ServiceName | 'nats';

export interface SystemOptions {
  /** Further variables of the services, e.g. limits made small for a test. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the services log: `info` when left out. */
  readonly logLevel?: string;
}

/** The built services as processes, as `npm start` runs them: a process that dies comes back by itself. */
export interface TestSystem {
  /** Of the admin API and the console. */
  readonly url: string;
  readonly endpointsUrl: string;
  /** The tenant that is there from the start, with a key for all of it. */
  readonly tenant: string;
  readonly apiKey: string;
  readonly nats: { readonly url: string; credentials(user: NatsUser): NatsCredentials };
  /** For looking at what the services wrote. */
  readonly database: Pick<TestDatabase, 'url' | 'urlOf'>;
  /** Makes another tenant and resolves to its API key. */
  addTenant(id: string): Promise<string>;
  /** Process id of this moment; undefined while it is not running. */
  pid(name: ProcessName): number | undefined;
  /** Ends the process at once; resolves when it is dead. It comes back by itself after some 100 ms. */
  kill9(name: ProcessName): Promise<void>;
  /** Ends a service for good: it may finish what it runs. */
  stopService(name: ServiceName): Promise<void>;
  /** Starts a service that was stopped and waits until it is ready. */
  startService(name: ServiceName): Promise<void>;
  /** Waits until the service is ready, e.g. after `kill9`. */
  untilReady(name: ServiceName): Promise<void>;
  /** What the service tells Prometheus at this moment. */
  metrics(name: ServiceName): Promise<string>;
  /** All lines that the processes have printed, each after its process's name. */
  logs(): readonly string[];
  stop(): Promise<void>;
}

const TENANT = 'demo';

const choosePorts = async () => {
  const [gateway, endpoints, nats, catalogHealth, schedulerHealth, executorHealth, gatewayHealth] = await freePorts(7);
  return { gateway, endpoints, nats, catalogHealth, schedulerHealth, executorHealth, gatewayHealth } as Record<
    'gateway' | 'endpoints' | 'nats' | `${ServiceName}Health`,
    number
  >;
};

export const startSystem = async ({ environment, logLevel = 'info' }: SystemOptions = {}): Promise<TestSystem> => {
  const binary = findNatsServer();
  if (!binary) throw new Error('No nats-server found; `npm test` fetches one.');
  const lines: string[] = [];
  const system = new System({
    line: ({ name }, line) => lines.push(`${name} ${line}`),
    died: ({ name }, { reason }) => lines.push(`${name} ended: ${reason}`),
    changed: () => undefined,
  });
  const database = await createTestDatabase({ demoHost: true });
  const folder = await mkdtemp(join(tmpdir(), 'runlet-system-'));
  const stop = async (): Promise<void> => {
    await system.stop();
    await rm(folder, { recursive: true, force: true });
    await database.dispose();
  };

  try {
    const ports = await choosePorts();
    const passwords = Object.fromEntries(natsUsers.map((user) => [user, newSecret()]));
    const natsUrl = await startOwnNats(system, {
      binary,
      port: ports.nats,
      storeFolder: join(folder, 'nats'),
      passwords,
    });
    const credentials = (user: NatsUser) => ({ url: natsUrl, user, password: passwords[user]! });
    await system.startServices({
      node: process.execPath,
      natsUrl,
      natsCredentials: credentials,
      databaseUrl: database.urlOf,
      principalMasterKey: randomBytes(32).toString('hex'),
      secretsMasterKey: randomBytes(32).toString('hex'),
      logLevel,
      nodeEnv: 'test',
      ports,
      environment,
    });
    const url = `http://127.0.0.1:${ports.gateway}`;
    const addTenant = async (id: string): Promise<string> => {
      const nats = credentials('operator');
      const tenant = { id, name: id };
      const operates = id === TENANT;
      return (await provision({ node: process.execPath, nats, url, tenant, operates, examples: 'never' })).apiKey;
    };
    const find = (name: ProcessName) => {
      const found = system.processes.find((candidate) => candidate.name === name);
      if (!found) throw new Error(`No process is called ${name}`);
      return found;
    };
    const untilReady = async (name: ServiceName): Promise<void> => {
      await system.untilReady(find(name), healthUrl(name, ports));
    };
    return {
      url,
      endpointsUrl: `http://127.0.0.1:${ports.endpoints}`,
      tenant: TENANT,
      apiKey: await addTenant(TENANT),
      nats: { url: natsUrl, credentials },
      database,
      addTenant,
      pid: (name) => find(name).pid,
      kill9: async (name) => {
        const died = once(find(name), 'died');
        find(name).kill('SIGKILL');
        await died;
      },
      stopService: (name) => find(name).stop(),
      startService: (name) => {
        find(name).start();
        return untilReady(name);
      },
      untilReady,
      metrics: async (name) => (await fetch(healthUrl(name, ports).replace('/health/ready', '/metrics'))).text(),
      logs: () => lines,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
