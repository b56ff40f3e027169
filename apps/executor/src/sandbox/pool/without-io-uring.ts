import { Kernel } from '../child/kernel.ts';
import { ioUringFilter } from '../child/system-call-filter.ts';

let done = false;

/**
 * From now on no process that this thread starts can make an io_uring, nor this thread itself. Node makes one at its
 * start, and through it native code in a sandbox would do what its filter of system calls forbids; so the sandbox that
 * could be confined must never have had one. Nothing else changes: Node then uses epoll alone.
 */
export const startWithoutIoUring = (): void => {
  if (done) return;
  const kernel = Kernel.open();
  if (typeof kernel !== 'string') done = kernel.filter(ioUringFilter(kernel.calls), 'this');
};
