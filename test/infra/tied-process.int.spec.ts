import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { identityOf, isAlive } from '../../infra/local/process/identity.mjs';
import { endTied, spawnTied } from '../../infra/local/process/tied-process.mjs';
import { waitFor } from '../support/wait-for.ts';

const modulePath = new URL('../../infra/local/process/tied-process.mjs', import.meta.url).href;

/** A process that owns `script`, tied to it, and says the child's id. */
const startOwner = async (script: string) => {
  const code = `
    import { spawnTied } from '${modulePath}';
    const child = spawnTied('sh', ['-c', ${JSON.stringify(script)}], { stdio: 'ignore', endWithinMs: 500 });
    console.log(child.pid);
    setInterval(() => {}, 1_000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [pid] = await once(owner.stdout, 'data');
  return { owner, child: identityOf(Number(pid)) };
};

describe('A tied process', () => {
  it.each([
    ['ends when asked', 'sleep 1000'],
    ['has to be made to end', 'trap "" TERM; while :; do sleep 1; done'],
  ])('goes when its owner is killed with -9: one that %s', async (_, script) => {
    const { owner, child } = await startOwner(script);
    expect(isAlive(child)).toBe(true);
    owner.kill('SIGKILL');
    await waitFor(() => !isAlive(child), { describe: 'The end of the child' });
  });

  it('takes its own children with it', async () => {
    const child = spawnTied('sh', ['-c', 'sleep 1000 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [pid] = await once(child.stdout!, 'data');
    const grandchild = identityOf(Number(pid));
    await endTied(child, { signal: 'SIGKILL' });
    await waitFor(() => !isAlive(grandchild), { describe: 'The end of the grandchild' });
  });
});
