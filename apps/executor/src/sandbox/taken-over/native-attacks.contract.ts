import type { Attack, Surroundings } from './surroundings.contract.ts';

type Native = Readonly<Record<string, (...args: (number | bigint | string)[]) => number>>;

interface ForeignFunctions {
  dlopen(path: null, signatures: object): { readonly functions: Native };
  getInt32(pointer: number): number;
  getRawPointer(bytes: Buffer): bigint;
}

const signatures = {
  open: ['string', 'i32', 'i32'],
  socket: ['i32', 'i32', 'i32'],
  socketpair: ['i32', 'i32', 'i32', 'u64'],
  fork: [],
  vfork: [],
  execv: ['string', 'u64'],
  ptrace: ['i64', 'i32', 'u64', 'u64'],
  process_vm_readv: ['i32', 'u64', 'u64', 'u64', 'u64', 'u64'],
  kill: ['i32', 'i32'],
  killpg: ['i32', 'i32'],
  setuid: ['u32'],
  setresuid: ['u32', 'u32', 'u32'],
  setgid: ['u32'],
  unshare: ['i32'],
  setns: ['i32', 'i32'],
  chroot: ['string'],
  mount: ['string', 'string', 'string', 'u64', 'u64'],
  memfd_create: ['string', 'u32'],
  shmget: ['i32', 'u64', 'i32'],
  unlink: ['string'],
  mkdir: ['string', 'u32'],
  symlink: ['string', 'string'],
  syscall: ['i64', 'u64', 'u64', 'u64', 'u64'],
  __errno_location: [],
} as const;

/** By functions of the C library that were looked up before the process was locked down: what native code can do. */
export const nativeAttacks = (at: Surroundings): Readonly<Record<string, Attack>> => {
  const ffi = process.getBuiltinModule('node:ffi' as never) as ForeignFunctions;
  const definitions = Object.entries(signatures).map(([name, types]) => [
    name,
    { arguments: types, return: name === '__errno_location' ? 'pointer' : 'i32' },
  ]);
  const { functions } = ffi.dlopen(null, Object.fromEntries(definitions));
  const trying =
    (name: keyof typeof signatures, ...args: (number | bigint | string)[]): Attack =>
    () => {
      const result = functions[name]!(...args);
      if (result >= 0) return result;
      throw Object.assign(new Error(name), { code: `errno ${ffi.getInt32(functions['__errno_location']!())}` });
    };
  const parent = process.ppid;
  const [x64, arm64] = [process.arch === 'x64', process.arch === 'arm64'];
  const bytes = (n: number): bigint => ffi.getRawPointer(Buffer.alloc(n));
  return {
    'open a file that all may read': trying('open', '/etc/passwd', 0, 0),
    'open a file of the executor': trying('open', at.privateFile, 0, 0),
    'open its own environment': trying('open', '/proc/self/environ', 0, 0),
    'open the environment of the executor': trying('open', `/proc/${parent}/environ`, 0, 0),
    'open the memory of the executor': trying('open', `/proc/${parent}/mem`, 0, 0),
    'open the memory of another sandbox': trying('open', `/proc/${at.otherSandbox}/mem`, 0, 0),
    'create a file': trying('open', '/tmp/runlet-taken-over', 0o102, 0o600),
    'create shared memory': trying('open', '/dev/shm/runlet-taken-over', 0o102, 0o600),
    'create a file without a name': trying('memfd_create', 'x', 0),
    'create System V memory': trying('shmget', 0, 4096n, 0o1600),
    'remove a file': trying('unlink', at.publicFile),
    'make a folder': trying('mkdir', '/tmp/runlet-taken-over.d', 0o700),
    'make a link': trying('symlink', '/etc/passwd', '/tmp/runlet-taken-over.l'),
    'make an IPv4 socket': trying('socket', 2, 1, 0),
    'make an IPv6 socket': trying('socket', 10, 1, 0),
    'make a UDP socket': trying('socket', 2, 2, 0),
    'make a Unix socket': trying('socket', 1, 1, 0),
    'make a raw socket': trying('socket', 2, 3, 1),
    'make a netlink socket': trying('socket', 16, 3, 0),
    'make a packet socket': trying('socket', 17, 3, 0),
    'make a vsock socket': trying('socket', 40, 1, 0),
    'make a pair of sockets': trying('socketpair', 1, 1, 0, bytes(8)),
    fork: trying('fork'),
    'vfork by its number': trying('syscall', x64 ? 58 : 1_000, 0n, 0n, 0n, 0n),
    'clone a process by its number': trying('syscall', x64 ? 56 : 220, 17n, 0n, 0n, 0n),
    'clone3 a process by its number': trying('syscall', 435, bytes(88), 88n, 0n, 0n),
    'execute a program': trying('execv', '/bin/true', bytes(8)),
    'trace the executor': trying('ptrace', 16, parent, 0n, 0n),
    'seize another sandbox': trying('ptrace', 0x4206, at.otherSandbox, 0n, 0n),
    'read the executor’s memory directly': trying('process_vm_readv', parent, bytes(16), 1n, bytes(16), 1n, 0n),
    'kill another sandbox': trying('kill', at.otherSandbox, 0),
    'signal the executor': trying('kill', parent, 0),
    'signal everybody': trying('kill', -1, 0),
    'signal its group': trying('killpg', process.pid, 0),
    'open a handle of the executor': trying('syscall', 434, BigInt(parent), 0n, 0n, 0n),
    'become root': trying('setuid', 0),
    'become root in all three ways': trying('setresuid', 0, 0, 0),
    'take the group of root': trying('setgid', 0),
    'make a user namespace': trying('unshare', 0x10000000),
    'make a mount namespace': trying('unshare', 0x00020000),
    'join a namespace': trying('setns', 3, 0),
    'change its root': trying('chroot', '/'),
    'mount a file system': trying('mount', 'none', '/tmp', 'tmpfs', 0n, 0n),
    'make an io_uring': trying('syscall', 425, 8n, bytes(120), 0n, 0n),
    'load a BPF program': trying('syscall', x64 ? 321 : 280, 0n, bytes(128), 128n, 0n),
    'count events of the processor': trying('syscall', x64 ? 298 : 241, bytes(128), 0n, 0n, 0n),
    'handle faults of memory': trying('syscall', x64 ? 323 : 282, 0n, 0n, 0n, 0n),
    'reach the keys of the kernel': trying('syscall', x64 ? 250 : 219, 0n, 0n, 0n, 0n),
    'set another filter': trying('syscall', arm64 ? 277 : 317, 1n, 0n, bytes(16), 0n),
  };
};
