import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { identityOf, isAlive } from '../../infra/local/process/identity.mjs';
import { SupervisedProcess } from '../../infra/local/process/supervised-process.mjs';
import { waitFor } from '../support/wait-for.ts';

const env = { PATH: process.env['PATH'] };

describe('A supervised process', () => {
  let supervised: SupervisedProcess;
  afterEach(() => supervised.stop());

  const supervise = (script: string) =>
    (supervised = new SupervisedProcess('test', { command: 'sh', args: ['-c', script], env }));

  it('comes back under a new id after kill -9', async () => {
    supervise('exec sleep 1000').start();
    const before = supervised.pid;
    supervised.kill('SIGKILL');
    const [death] = await once(supervised, 'died');
    expect(death).toMatchObject({ reason: 'SIGKILL' });
    const [after] = await once(supervised, 'started');
    expect(after).not.toBe(before);
    expect(supervised.pid).toBe(after);
  });

  it('waits longer after each death in a row', async () => {
    const delays: number[] = [];
    supervise('exit 3').on('died', ({ delayMs }) => delays.push(delayMs));
    supervised.start();
    await waitFor(() => delays.length >= 4);
    expect(delays.slice(0, 4)).toEqual([100, 200, 400, 800]);
  });

  it('says so when the program does not exist', async () => {
    supervised = new SupervisedProcess('test', { command: '/nowhere/program', args: [], env });
    const died = once(supervised, 'died');
    supervised.start();
    const [{ reason }] = await died;
    expect(reason).toContain('ENOENT');
  });

  it('passes on what it prints, line by line', async () => {
    const lines: string[] = [];
    supervise('echo one; echo two >&2; exec sleep 1000').on('line', (line) => lines.push(line));
    supervised.start();
    await waitFor(() => lines.length === 2);
    expect(lines.sort()).toEqual(['one', 'two']);
  });

  it('stays away once it has been stopped', async () => {
    supervise('exec sleep 1000').start();
    const before = identityOf(supervised.pid!);
    await supervised.stop();
    expect(isAlive(before)).toBe(false);
    expect(supervised.pid).toBeUndefined();
  });
});
