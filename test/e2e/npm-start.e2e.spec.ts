import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { identityOf, isAlive } from '../../infra/local/process/identity.mjs';
import { freePorts } from '../../infra/local/process/ports.mjs';
import { endTied, spawnTied } from '../../infra/local/process/tied-process.mjs';
import { inRoot } from '../../infra/local/paths.mjs';
import { portVariables } from '../../infra/local/settings.mjs';
import { waitFor } from '../support/wait-for.ts';

interface LocalFile {
  readonly url: string;
  readonly tenant: string;
  readonly apiKey: string;
  readonly services: readonly { name: string; pid: number | null; health: string }[];
  readonly servers: readonly { name: string; pid: number | null }[];
}

describe('npm start', () => {
  let folder: string;
  let ports: Record<string, string>;
  let output = '';
  let started: ChildProcess;

  const launch = (more: Record<string, string> = {}): ChildProcess => {
    const env = { ...process.env, ...ports, RUNLET_FOLDER: folder, NO_COLOR: '1', ...more };
    const child = spawnTied(process.execPath, [inRoot('infra/local/start.mjs')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
    return child;
  };

  /** Fails while there is no such file. */
  const readLocal = async (): Promise<LocalFile> => JSON.parse(await readFile(join(folder, 'local.json'), 'utf8'));

  const start = async (): Promise<LocalFile> => {
    started = launch();
    return waitFor(readLocal, { timeoutMs: 60_000 }).catch((cause: unknown) => {
      throw new Error(`npm start is not up:\n${output}`, { cause });
    });
  };

  const scriptNames = async ({ url, apiKey }: LocalFile): Promise<string[]> => {
    const response = await fetch(`${url}/api/v1/scripts`, { headers: { authorization: `Bearer ${apiKey}` } });
    const { items } = (await response.json()) as { items: { name: string }[] };
    return items.map(({ name }) => name);
  };

  const EXAMPLES = [
    'bulk-clean-up',
    'data-quality',
    'dynamic-price',
    'heartbeat',
    'nightly-export',
    'payment-receipt',
    'stripe-webhook',
  ];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runlet-start-'));
    // Postgres may run under another account than the tests.
    await chmod(folder, 0o755);
    const free = await freePorts(Object.keys(portVariables).length);
    ports = Object.fromEntries(Object.values(portVariables).map(({ name }, index) => [name, String(free[index])]));
  });

  afterAll(async () => {
    if (started) await endTied(started, { graceMs: 40_000 });
    await rm(folder, { recursive: true, force: true });
  });

  it('brings everything up, with examples of all kinds, and says how to get in', async () => {
    const local = await start();
    expect(await scriptNames(local)).toEqual(EXAMPLES);
    expect(output).toContain(local.apiKey);
    const { mode } = await stat(join(folder, 'local.json'));
    expect(mode & 0o077).toBe(0);
  }, 90_000);

  it('brings back what dies, and says where it is now', async () => {
    const before = await readLocal();
    const killed = [...before.services, ...before.servers];
    for (const { pid } of killed) process.kill(pid!, 'SIGKILL');
    const isNew = ({ name, pid }: { name: string; pid: number | null }): boolean =>
      pid !== null && killed.every((old) => old.name !== name || old.pid !== pid);
    await waitFor(
      async () => {
        const now = await readLocal();
        return [...now.services, ...now.servers].every(isNew);
      },
      { timeoutMs: 20_000, describe: 'New processes' },
    );
    const answers = async ({ health }: { health: string }): Promise<boolean> => (await fetch(health)).ok;
    for (const service of before.services) await waitFor(() => answers(service), { timeoutMs: 30_000 });
    expect(await scriptNames(before)).toEqual(EXAMPLES);
  }, 90_000);

  it('refuses to run twice in one folder', async () => {
    const second = launch();
    const code = await new Promise((resolve) => second.once('close', resolve));
    expect(code).toBe(1);
    expect(output).toContain('already runs in this folder');
  }, 30_000);

  it('leaves nothing running when it is told to stop, and keeps what there was', async () => {
    const before = await readLocal();
    const processes = [...before.services, ...before.servers].map(({ pid }) => identityOf(pid!));
    await endTied(started, { graceMs: 40_000 });
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(join(folder, 'local.json'))).toBe(false);

    const after = await start();
    expect(after.apiKey).toBe(before.apiKey);
    expect(await scriptNames(after)).toEqual(EXAMPLES);
    await endTied(started, { graceMs: 40_000 });
  }, 120_000);

  it('names the variable to set when a port is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(Number(ports['ENDPOINTS_PORT']), '127.0.0.1', resolve));
    try {
      const child = launch();
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect(code).toBe(1);
      expect(output).toContain(`Port ${ports['ENDPOINTS_PORT']}, for the endpoints of scripts, is in use`);
      expect(output).toContain('Set ENDPOINTS_PORT');
    } finally {
      squatter.close();
    }
  }, 30_000);
});
