import { Kernel } from '../child/kernel.ts';
import { ioUringFilter } from '../child/system-call-filter.ts';

let done = false;

/**
 * For all processes that this thread starts from now on:
 * - They inherit no file but those they are given, also none that this process inherited itself without knowing.
 * - They cannot make an io_uring, nor can this thread. Node makes one at its start, and through it native code in a
 *   sandbox would do what its filter of system calls forbids; so a sandbox that is confined must never have had one.
 *   Nothing else changes: Node then uses epoll alone.
 */
export const limitWhatChildrenGet = (): void => {
  if (done) return;
  const kernel = Kernel.open();
  if (typeof kernel === 'string') return;
  kernel.keepFilesFromChildren();
  done = kernel.filter(ioUringFilter(kernel.calls), 'this');
};
