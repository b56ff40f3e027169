import { systemCallsOf, type SystemCalls } from './system-calls.ts';

/** Of <sys/prctl.h> and <linux/seccomp.h>; the same on x64 and arm64. */
const PR_SET_DUMPABLE = 4;
const PR_SET_NO_NEW_PRIVS = 38;
const SET_MODE_FILTER = 1n;
const FLAG_ALL_THREADS = 1n;
/** Of <linux/close_range.h>. */
const CLOSE_RANGE_CLOEXEC = 4n;
const FIRST_FILE = 3n;
const LAST_FILE = 0xffff_ffffn;

/** What Node says of its experimental module, as far as it is used here. */
interface ForeignFunctions {
  dlopen(
    path: null,
    signatures: Record<string, { arguments: string[]; return: string }>,
  ): {
    readonly functions: {
      prctl(option: number, a: bigint, b: bigint, c: bigint, d: bigint): number;
      syscall(number: bigint, a: bigint, b: bigint, program: bigint): bigint;
      setrlimit(resource: number, limits: bigint): number;
    };
  };
  getRawPointer(bytes: Buffer): bigint;
}

/** Says once on standard error that it is experimental, unless it is kept from it. */
const foreignFunctions = (): ForeignFunctions | null => {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return (process.getBuiltinModule('node:ffi' as never) as ForeignFunctions | undefined) ?? null;
  } catch {
    return null;
  } finally {
    process.emitWarning = emitWarning;
  }
};

/** What Node itself does not offer of the kernel's ways to give up rights. */
export class Kernel {
  readonly calls: SystemCalls;
  readonly #ffi: ForeignFunctions;
  readonly #functions: ReturnType<ForeignFunctions['dlopen']>['functions'];

  private constructor(calls: SystemCalls, ffi: ForeignFunctions) {
    this.calls = calls;
    this.#ffi = ffi;
    this.#functions = ffi.dlopen(null, {
      prctl: { arguments: ['i32', 'u64', 'u64', 'u64', 'u64'], return: 'i32' },
      syscall: { arguments: ['i64', 'u64', 'u64', 'u64'], return: 'i64' },
      setrlimit: { arguments: ['i32', 'u64'], return: 'i32' },
    }).functions;
  }

  /** Or why there is none on this system. */
  static open(): Kernel | string {
    const calls = process.platform === 'linux' ? systemCallsOf[process.arch] : undefined;
    if (!calls) return `the system calls of ${process.platform} on ${process.arch} cannot be filtered`;
    const ffi = foreignFunctions();
    return ffi ? new Kernel(calls, ffi) : 'this Node.js has no node:ffi, by which system calls are filtered';
  }

  /** `resource` of <sys/resource.h>: soft and hard limit alike. */
  limit(resource: number, most: number): boolean {
    const limits = Buffer.alloc(16);
    limits.writeBigUInt64LE(BigInt(most), 0);
    limits.writeBigUInt64LE(BigInt(most), 8);
    return this.#functions.setrlimit(resource, this.#ffi.getRawPointer(limits)) === 0;
  }

  /** All files that are open now but the standard ones are closed in a process that is started from here on. */
  keepFilesFromChildren(): void {
    this.#functions.syscall(BigInt(this.calls.closeRange), FIRST_FILE, LAST_FILE, CLOSE_RANGE_CLOEXEC);
  }

  /** Leaves no core dump, and nobody of the same user id looks in. */
  makeUndumpable(): boolean {
    return this.#functions.prctl(PR_SET_DUMPABLE, 0n, 0n, 0n, 0n) === 0;
  }

  /** For this thread, or all of the process, and whatever they start; for good. False where the kernel does not do it. */
  filter(program: Buffer, threads: 'this' | 'all'): boolean {
    if (this.#functions.prctl(PR_SET_NO_NEW_PRIVS, 1n, 0n, 0n, 0n) !== 0) return false;
    const pointer = Buffer.alloc(16);
    pointer.writeUInt16LE(program.length / 8, 0);
    pointer.writeBigUInt64LE(this.#ffi.getRawPointer(program), 8);
    const flags = threads === 'all' ? FLAG_ALL_THREADS : 0n;
    const { seccomp } = this.calls;
    return this.#functions.syscall(BigInt(seccomp), SET_MODE_FILTER, flags, this.#ffi.getRawPointer(pointer)) === 0n;
  }
}
