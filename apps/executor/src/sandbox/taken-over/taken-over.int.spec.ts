import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { buildSandboxChild } from '../build-child.mjs';
import { ADDON_FILE, CHILD_FILE } from '../pool/artifacts.ts';
import { makeEmptyNetwork } from '../pool/empty-network.ts';
import { type Launched, Launcher, type Program, SANDBOX } from '../pool/launch.ts';
import { nativeAttacks } from './native-attacks.contract.ts';
import { nodeAttacks } from './node-attacks.contract.ts';
import { plainAttacks } from './plain-attacks.contract.ts';
import type { Surroundings } from './surroundings.contract.ts';

const FIRST_UID = 300_000;
const isRoot = process.getuid!() === 0;
const here = fileURLToPath(import.meta.url);

const servers: Server[] = [];
let launcher: Launcher;
let folder: string;
let other: ReturnType<Launcher['launch']>;
let surroundings: Surroundings;

const listening = async (where: Parameters<Server['listen']>[0]): Promise<Server> => {
  const server = createServer((socket) => socket.end('hello')).listen(where);
  servers.push(server);
  await once(server, 'listening');
  return server;
};

const probeFiles: string[] = [];

type Means = 'node' | 'native' | 'plain' | 'free';

const asSandbox = (program: Program): Launched => launcher.launch('serve', program);

/** With all rights of this test. */
const asAnything = ({ file }: Program): Launched => {
  const child = spawn(process.execPath, [file, ADDON_FILE, 'serve', '-', 'may'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  return { process: child, channel: child.stdio[3] as Socket, stderr: child.stderr! };
};

/** What the attacker says of its attacks, by name. */
const attack = async (
  means: Means,
  nodeOptions: readonly string[],
  launch = asSandbox,
): Promise<Record<string, string>> => {
  const file = join(dirname(CHILD_FILE), `attacker-${means}-${process.pid}.mjs`);
  probeFiles.push(file);
  await build({
    entryPoints: [join(dirname(here), 'attacker.contract.ts')],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    conditions: ['runlet-source'],
    define: {
      SURROUNDINGS: JSON.stringify(surroundings),
      MEANS: JSON.stringify(means),
      ONLY: JSON.stringify(means === 'free' ? REACHABLE : null),
    },
    logLevel: 'error',
  });
  const { channel, stderr, process: child } = launch({ file, nodeOptions });
  const complaint = text(stderr);
  const said = await text(channel);
  child.kill('SIGKILL');
  if (said === '') throw new Error(`The attacker did not get to speak: ${await complaint}`);
  return JSON.parse(said) as Record<string, string>;
};

beforeAll(async () => {
  await buildSandboxChild();
  launcher = new Launcher(FIRST_UID, await makeEmptyNetwork());
  launcher.mustConfine();
  folder = mkdtempSync('/tmp/runlet-surroundings-');
  chmodSync(folder, 0o755);
  const [publicFile, privateFile] = [join(folder, 'public'), join(folder, 'private')];
  writeFileSync(publicFile, 'public');
  writeFileSync(privateFile, 'private', { mode: 0o600 });
  const { port } = (await listening({ port: 0, host: '127.0.0.1' })).address() as { port: number };
  const socketFile = join(folder, 'socket');
  await listening({ path: socketFile });
  chmodSync(socketFile, 0o777);
  const abstractSocket = `runlet-${process.pid}`;
  await listening({ path: `\0${abstractSocket}` });
  other = launcher.launch('serve', { file: CHILD_FILE, nodeOptions: SANDBOX.nodeOptions });
  surroundings = {
    publicFile,
    privateFile,
    executorFile: here,
    addonFile: ADDON_FILE,
    otherAddonFile: process.execPath,
    port,
    socketFile,
    abstractSocket,
    otherSandbox: other.process.pid!,
  };
}, 60_000);

afterAll(() => {
  other.process.kill('SIGKILL');
  for (const server of servers) server.close();
  for (const path of [folder, ...probeFiles]) rmSync(path, { recursive: true, force: true });
});

/** By anybody with the rights of this test. The others too, but they would disturb it. */
const REACHABLE = [
  'read a file that all may read',
  'read the environment of the executor',
  'write into /tmp',
  'connect to a service',
  'connect to a socket in the file system',
  'connect to an abstract socket',
  'send a datagram',
  'listen',
  'start a program',
  'start a thread of Node',
  'signal the executor',
  'signal another sandbox',
];

const nobody = {} as Surroundings;

describe('Code that has taken over a sandbox process', () => {
  describe('and uses Node.js', () => {
    let answers: Record<string, string>;
    beforeAll(async () => {
      answers = await attack('node', SANDBOX.nodeOptions);
    }, 60_000);

    it.each(Object.keys(nodeAttacks(nobody)))('cannot %s', (name) => expect(answers[name]).toMatch(/^denied: /));

    it('finds no environment', () => expect(JSON.parse(answers['environment']!)).toEqual({ TZ: 'UTC' }));
    it('can still run isolates', () => expect(answers['isolate']).toBe('42'));
  });

  describe('and runs native code', () => {
    let answers: Record<string, string>;
    beforeAll(async () => {
      answers = await attack('native', ['--no-warnings']);
    }, 60_000);

    it.each(Object.keys(nativeAttacks(nobody)))('cannot %s', (name) => expect(answers[name]).toMatch(/^denied: /));

    it('can still run isolates', () => expect(answers['isolate']).toBe('42'));
  });

  (isRoot ? describe : describe.skip)('where the kernel filters no system calls', () => {
    let answers: Record<string, string>;
    beforeAll(async () => {
      answers = await attack('plain', ['--no-warnings']);
    }, 60_000);

    it.each(Object.keys(plainAttacks(nobody)))('cannot %s', (name) => expect(answers[name]).toMatch(/^denied: /));
  });

  it('would reach all that is there, were nothing taken from it', async () => {
    const answers = await attack('free', [], asAnything);
    expect(REACHABLE.filter((name) => !answers[name]?.startsWith('reached: '))).toEqual([]);
  }, 60_000);

  it('has inherited nothing that the executor has open', () => {
    const openFiles = (pid: number): string[] =>
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return readlinkSync(`/proc/${pid}/fd/${fd}`);
        } catch {
          return [];
        }
      });
    const ours = new Set(
      openFiles(process.pid).filter((file) => /^(socket|pipe):|^\//.test(file) && file !== '/dev/null'),
    );
    const theirs = openFiles(other.process.pid!);
    expect(theirs.length).toBeGreaterThan(3);
    expect(theirs.filter((file) => ours.has(file))).toEqual([]);
  });
});
