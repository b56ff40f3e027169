import { spawnSync } from 'node:child_process';
import cluster from 'node:cluster';
import { createSocket } from 'node:dgram';
import { lookup, promises as dns } from 'node:dns';
import { once } from 'node:events';
import { openSync, readdirSync, readFileSync, readSync, writeFileSync, writeSync, createReadStream } from 'node:fs';
import { open as openInspector } from 'node:inspector';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { Worker } from 'node:worker_threads';
import type { Attack, Surroundings } from './surroundings.contract.ts';

const reading = (path: string) => (): unknown => readFileSync(path).subarray(0, 40).toString('latin1');

const connecting = async (options: { host: string; port: number } | { path: string }): Promise<string> => {
  const socket = connect(options);
  await once(socket, 'connect');
  return 'connected';
};

const fetching = async (url: string): Promise<string> => {
  try {
    return String((await fetch(url)).status);
  } catch (error) {
    throw (error as Error).cause ?? error;
  }
};

/** What code of an attacker tries in a sandbox process by the means of Node.js. Each throws or tells what it got. */
export const nodeAttacks = (at: Surroundings): Readonly<Record<string, Attack>> => ({
  'read a file that all may read': reading(at.publicFile),
  'read the list of users': reading('/etc/passwd'),
  'read the code of the executor': reading(at.executorFile),
  'read its own code again': reading(process.argv[1]!),
  'read its own environment from /proc': reading('/proc/self/environ'),
  'read the command line of the executor': reading(`/proc/${process.ppid}/cmdline`),
  'read the environment of the executor': reading(`/proc/${process.ppid}/environ`),
  'read the memory of the executor': () => readSync(openSync(`/proc/${process.ppid}/mem`, 'r'), Buffer.alloc(8)),
  'list a folder': () => readdirSync('/'),
  'stream a file': async () => once(createReadStream('/etc/hostname'), 'data'),
  'write into /tmp': () => writeFileSync('/tmp/runlet-taken-over', 'x'),
  'write into shared memory': () => writeFileSync('/dev/shm/runlet-taken-over', 'x'),
  'write into its own folder': () => writeFileSync(`${process.argv[1]!}.new`, 'x'),
  'connect to a service': () => connecting({ host: '127.0.0.1', port: at.port }),
  'connect to a socket in the file system': () => connecting({ path: at.socketFile }),
  'connect to an abstract socket': () => connecting({ path: `\0${at.abstractSocket}` }),
  'fetch a page': () => fetching(`http://127.0.0.1:${at.port}/`),
  'ask for a name': () => dns.resolve4('example.com'),
  'ask the system for a name': () =>
    new Promise((resolve, reject) =>
      lookup('example.com', (error, address) => (error ? reject(error) : resolve(address))),
    ),
  'send a datagram': () =>
    new Promise((resolve, reject) => {
      const socket = createSocket('udp4').on('error', reject);
      socket.send('x', at.port, '127.0.0.1', (error) => (error ? reject(error) : resolve('sent')));
    }),
  listen: async () => once(createServer().listen(0), 'listening'),
  'start a program': () => {
    const { error, status } = spawnSync('/bin/true');
    if (error) throw error;
    return status;
  },
  'start a thread of Node': async () => once(new Worker('0', { eval: true }), 'online'),
  'start a cluster': async () => once(cluster.fork(), 'online'),
  'open the inspector': () => openInspector(0),
  'become another program': () => (process as unknown as { execve(file: string): void }).execve('/bin/true'),
  'load the addon again': () => process.dlopen({ exports: {} }, at.addonFile),
  'load another addon': () => process.dlopen({ exports: {} }, at.otherAddonFile),
  'call native code': () => createRequire('/')('node:ffi').dlopen(null, {}),
  'write a report': () => {
    const written = process.report.writeReport('/tmp/runlet-report.json');
    return readFileSync(written);
  },
  'write a heap snapshot': () => createRequire('/')('node:v8').writeHeapSnapshot('/tmp/runlet.heapsnapshot'),
  'open a database file': () => new (createRequire('/')('node:sqlite').DatabaseSync)('/tmp/runlet.db'),
  'signal the executor': () => process.kill(process.ppid, 'SIGCONT'),
  'ask whether the executor is there': () => process.kill(process.ppid, 0),
  'signal another sandbox': () => process.kill(at.otherSandbox, 'SIGCONT'),
  'debug another sandbox': () =>
    (process as unknown as { _debugProcess(pid: number): void })._debugProcess(at.otherSandbox),
  'become root': () => process.setuid!(0),
  'join the group of root': () => process.setgroups!([0]),
  'write through its own standard output': () => {
    // To /dev/null, which proves nothing: that it is no file is told by what is inherited.
    if (writeSync(1, 'x') === 1) throw Object.assign(new Error('nobody reads it'), { code: 'NULL' });
  },
});
