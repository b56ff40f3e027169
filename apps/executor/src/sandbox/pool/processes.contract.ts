import { readdirSync, readFileSync } from 'node:fs';

/** What /proc tells of the sandbox processes of this test. */
export interface SeenProcess {
  readonly pid: number;
  readonly uid: number;
  readonly noNewPrivileges: boolean;
  readonly environment: string;
  readonly ownMegabytes: number;
}

const read = (pid: string, file: string): string => readFileSync(`/proc/${pid}/${file}`, 'utf8');

const isOurs = (pid: string): boolean => {
  try {
    return (
      /\nPPid:\t(\d+)/.exec(read(pid, 'status'))?.[1] === String(process.pid) &&
      read(pid, 'cmdline').includes('child.mjs')
    );
  } catch {
    return false;
  }
};

const seen = (pid: string): SeenProcess => {
  const status = read(pid, 'status');
  const [, resident = 0, shared = 0] = read(pid, 'statm').split(' ').map(Number);
  return {
    pid: Number(pid),
    uid: Number(/\nUid:\t(\d+)/.exec(status)![1]),
    noNewPrivileges: /\nNoNewPrivs:\t1/.test(status),
    environment: read(pid, 'environ'),
    ownMegabytes: ((resident - shared) * 4096) / 1024 ** 2,
  };
};

export const sandboxProcesses = (): SeenProcess[] =>
  readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || !isOurs(pid)) return [];
    try {
      return seen(pid);
    } catch {
      // It has ended between two looks.
      return [];
    }
  });
