import { Kernel } from './kernel.ts';
import { systemCallFilter } from './system-call-filter.ts';

/** Of <sys/resource.h>; the same on x64 and arm64. */
const resources = { fileBytes: 1, coreBytes: 4, processes: 6, openFiles: 7 } as const;
/** Of a user id that belongs to one sandbox: a dozen are needed, and one more for each script that computes. */
const MAX_THREADS = 512;
const MAX_OPEN_FILES = 64;

/**
 * Has the kernel refuse everything that a sandbox that has started does not need, to native code as well and for good:
 * no file is opened any more, no socket made, no process started, signalled or looked into. Null when that is done, else
 * what is missing for it on this system. Where the process has a user id of its own (`ownUid`), its threads are limited
 * as well.
 */
export const confine = (ownUid: boolean): string | null => {
  const kernel = Kernel.open();
  if (typeof kernel === 'string') return kernel;
  const limited =
    kernel.limit(resources.coreBytes, 0) &&
    kernel.limit(resources.fileBytes, 0) &&
    kernel.limit(resources.openFiles, MAX_OPEN_FILES) &&
    (!ownUid || kernel.limit(resources.processes, MAX_THREADS));
  if (!limited || !kernel.makeUndumpable()) return 'the kernel sets no limits to a process';
  if (kernel.filter(systemCallFilter(kernel.calls, process.pid), 'all')) return null;
  return 'the kernel takes no filter of system calls (seccomp)';
};

interface Permission {
  drop?(scope: string): void;
}

/** From here on even code in this very process gets nothing of these from Node: no file, no addon, no native call. */
export const dropPermissions = (): void => {
  const { permission } = process as unknown as { permission?: Permission };
  for (const scope of ['fs', 'addon', 'ffi']) permission?.drop?.(scope);
};
