import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Rig } from '../rig.contract.ts';
import { SandboxProcess } from './sandbox-process.ts';

/** A sandbox process that scripts have taken over: it says it is ready, and answers a run with `reply`. */
const takenOver = (reply: string): string => `
const { Socket } = require('node:net');
const socket = new Socket({ fd: 3, readable: true, writable: true });
const frame = (head, ...sections) => {
  const parts = [Buffer.from(typeof head === 'string' ? head : JSON.stringify(head)), ...sections.map((s) => Buffer.from(s))];
  const body = Buffer.concat(parts.flatMap((part) => { const l = Buffer.alloc(4); l.writeUInt32BE(part.length); return [l, part]; }));
  const length = Buffer.alloc(4); length.writeUInt32BE(body.length);
  socket.write(Buffer.concat([length, body]));
};
const end = { kind: 'end', run: 1, outcome: 'completed', error: null, retryable: true, retryAfterMs: null, timeoutReason: null, response: null,
  cpuTimeMs: 1, memoryBytes: null, sdkCalls: 0, droppedLines: 0, droppedBytes: 0 };
frame({ kind: 'ready' });
let heard = '';
socket.on('data', (data) => { heard += data; if (heard.includes('"kind":"run"')) { heard = ''; ${reply} } });
socket.on('close', () => process.exit());`;

const rig = new Rig();
const started: SandboxProcess[] = [];
const breaches: string[] = [];

const start = async (reply: string): Promise<SandboxProcess> => {
  const child = spawn(process.execPath, ['-e', takenOver(reply)], { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const launched = { process: child, channel: child.stdio[3] as Socket, stderr: child.stderr! };
  const made = new SandboxProcess(launched, Buffer.alloc(0), (breach) => breaches.push(breach.message));
  started.push(made);
  await made.ready;
  return made;
};

afterEach(async () => {
  breaches.length = 0;
  for (const process of started.splice(0)) {
    process.kill({ kind: 'closed' });
    await process.ended;
  }
});

describe('What a sandbox process says', () => {
  const job = rig.job('return 1;');

  it('is believed when it is well-formed', async () => {
    const honest = await start(
      `frame(end, '{"a":1}', '{"at":"2026-01-01T00:00:00.000Z","level":"info","message":"m","metadata":null},');`,
    );
    const outcome = await honest.run(job, rig.services);
    expect(outcome).toMatchObject({ outcome: 'completed', output: Buffer.from('{"a":1}') });
    expect(JSON.parse(outcome.logs.toString())).toHaveLength(1);
    expect(breaches).toEqual([]);
  });

  it.each([
    ['no JSON', `frame('{', '', '');`],
    ['no known kind', `frame({ kind: 'exec', run: 1 });`],
    ['the kind of a prototype', `frame({ kind: 'constructor', run: 1 });`],
    ['too few sections', `frame(end, '1');`],
    ['a run that is not there', `frame({ ...end, run: 7 }, '1', '');`],
    ['a run that has ended', `frame(end, '1', ''); frame(end, '2', '');`],
    ['an unknown outcome', `frame({ ...end, outcome: 'worker_lost' }, '1', '');`],
    ['a failure without error', `frame({ ...end, outcome: 'failed' }, '', '');`],
    ['an error of a wrong shape', `frame({ ...end, outcome: 'failed', error: { name: {}, message: 1 } }, '', '');`],
    ['a response nobody asked for', `frame({ ...end, response: { status: 200, headers: {} } }, '1', '');`],
    ['an output beyond the limit', `frame(end, '"' + 'x'.repeat(2e6) + '"', '');`],
    ['an output that is no UTF-8', `frame(end, Buffer.from([0xff]), '');`],
    ['an output with a NUL', `frame(end, '"\\0"', '');`],
    ['log lines that are none', `frame(end, '1', '{"level":"info"},');`],
    ['log lines that break the JSON', `frame(end, '1', '],[');`],
    [
      'more log lines than a run may keep',
      `for (let i = 0; i < 100; i++) frame({ kind: 'logs', run: 1 }, 'x'.repeat(10_000));`,
    ],
    ['a frame without end', `socket.write(Buffer.from([0x7f, 0xff, 0xff, 0xff]));`],
    ['noise', `socket.write(require('node:crypto').randomBytes(5000));`],
    [
      'more calls than the limit',
      `for (let i = 0; i < 200; i++) frame({ kind: 'call', run: 1, call: i, name: 'events.publish' }, '[]');`,
    ],
    ['a second snapshot', `frame({ kind: 'snapshot' }, 'x');`],
  ])('is not believed when it is %s, and the process is killed', async (_title, reply) => {
    const hostile = await start(reply);
    const outcome = await hostile.run(job, rig.services);
    await hostile.ended;
    expect(breaches).toHaveLength(1);
    expect(['worker_lost', 'completed']).toContain(outcome.outcome);
  });

  it('does not keep a run beyond its time when it is nothing', async () => {
    const deaf = await start('');
    const outcome = await deaf.run({ ...job, timeoutMs: 100 }, rig.services);
    expect(outcome).toMatchObject({ outcome: 'timeout', timeoutReason: 'wall' });
    expect(outcome.durationMs).toBeLessThan(1_100);
  });

  it('does not keep a run that is cancelled when it is nothing', async () => {
    const deaf = await start('');
    const outcome = await deaf.run({ ...job, timeoutMs: 60_000, signal: AbortSignal.timeout(50) }, rig.services);
    expect(outcome.outcome).toBe('cancelled');
  });

  it('is known to be the last word of a process that runs out of memory', async () => {
    const dying = await start(
      `process.stderr.write('FATAL ERROR: JavaScript heap out of memory\\n', () => process.abort());`,
    );
    const outcome = await dying.run(job, rig.services);
    expect(outcome).toMatchObject({ outcome: 'failed', error: { name: 'MemoryLimitError' } });
  });
});
