import { openSync, readdirSync, readFileSync, readlinkSync, readSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Attack, Surroundings } from './surroundings.contract.ts';

const reading =
  (path: string): Attack =>
  () =>
    readFileSync(path).subarray(0, 40).toString('latin1');

/** Of a process that has its own user id and network, and nothing else: no filter of system calls, no permission model. */
export const plainAttacks = (at: Surroundings): Readonly<Record<string, Attack>> => {
  const of = (pid: number, whose: string): [string, Attack][] => [
    [`read the environment of ${whose}`, reading(`/proc/${pid}/environ`)],
    [`read the memory of ${whose}`, () => readSync(openSync(`/proc/${pid}/mem`, 'r'), Buffer.alloc(8))],
    [`read the memory map of ${whose}`, reading(`/proc/${pid}/maps`)],
    [`list the files of ${whose}`, () => readdirSync(`/proc/${pid}/fd`)],
    [`look where ${whose} is`, () => readlinkSync(`/proc/${pid}/cwd`)],
    [`signal ${whose}`, () => process.kill(pid, 'SIGCONT')],
  ];
  return {
    ...Object.fromEntries([...of(process.ppid, 'the executor'), ...of(at.otherSandbox, 'another sandbox')]),
    'read its own memory as another would': () => readSync(openSync('/proc/self/mem', 'r'), Buffer.alloc(8)),
    'read a file of the executor': reading(at.privateFile),
    'write a file of the system': () => writeFileSync('/etc/runlet-taken-over', ''),
    'become root': () => process.setuid!(0),
    'join the group of root': () => process.setgroups!([0]),
    'connect to a service': async () => once(connect({ host: '127.0.0.1', port: at.port }), 'connect'),
    'connect to an abstract socket': async () => once(connect({ path: `\0${at.abstractSocket}` }), 'connect'),
  };
};
