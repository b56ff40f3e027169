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
const end = { kind: 'end', run: 1, warm: false, outcome: 'completed', error: null, retryable: true, retryAfterMs: null, timeoutReason: null, response: null,
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
    ['an end that does not say whether it was warm', `frame({ ...end, warm: 1 }, '1', '');`],
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
    ['a call of a run that is not there', `frame({ kind: 'call', run: 9, call: 1, name: 'events.publish' }, '[]');`],
    [
      'a call after the end',
      `frame(end, '1', ''); frame({ kind: 'call', run: 1, call: 1, name: 'events.publish' }, '[]');`,
    ],
    ['log lines after the end', `frame(end, '1', ''); frame({ kind: 'logs', run: 1 }, 'x');`],
    [
      'progress of a run that is not there',
      `frame({ kind: 'progress', run: 9, progress: { done: 1, total: null, message: null } });`,
    ],
    [
      'progress without pause',
      `for (let i = 0; i < 1e4; i++) frame({ kind: 'progress', run: 1, progress: { done: 1, total: null, message: null } });`,
    ],
    ['a call by the name of a prototype', `frame({ kind: 'call', run: 1, call: 1, name: '__proto__' }, '[]');`],
    [
      'arguments that are too long',
      `frame({ kind: 'call', run: 1, call: 1, name: 'events.publish' }, '[' + ' '.repeat(4e6) + ']');`,
    ],
    ['a million empty log lines', `for (let i = 0; i < 1e6; i++) frame({ kind: 'logs', run: 1 }, '');`],
    ['ready twice', `frame({ kind: 'ready' });`],
    ['a head nested a hundred thousand deep', `frame('['.repeat(1e5) + ']'.repeat(1e5));`],
    ['a head with __proto__ for its kind', `frame('{"__proto__":{"kind":"ready"}}');`],
    [
      'an end with __proto__ for its fields',
      `frame('{"kind":"end","__proto__":' + JSON.stringify(end) + '}', '1', '');`,
    ],
    ['a number that no double holds', `frame('{"kind":"end","run":1e999}', '1', '');`],
    ['a negative run', `frame({ ...end, run: -1 }, '1', '');`],
    ['CPU time beyond all measure', `frame({ ...end, cpuTimeMs: 1e308 * 10 }, '1', '');`],
    ['a count that is no integer', `frame({ ...end, sdkCalls: 1.5 }, '1', '');`],
    [
      'an error message without end',
      `frame({ ...end, outcome: 'failed', error: { name: 'E', message: 'x'.repeat(1e5), stack: null, line: null, column: null } }, '', '');`,
    ],
    ['a frame of no bytes', `socket.write(Buffer.alloc(4));`],
    ['sections beyond their frame', `socket.write(Buffer.from([0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff]));`],
    ['half a GB that is announced', `socket.write(Buffer.from([0x20, 0, 0, 0]));`],
    [
      'a million calls under one id',
      `for (let i = 0; i < 1e6; i++) frame({ kind: 'call', run: 1, call: 1, name: 'events.publish' }, '[]');`,
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

  it.each([
    ['never completes a frame', `socket.write(Buffer.from([0, 0, 1, 0, 1, 1]));`],
    [
      'writes a frame byte by byte',
      `socket.write(Buffer.from([0, 0x50, 0, 0])); const drip = () => socket.write('x', () => setImmediate(drip)); drip();`,
    ],
    ['stops reading', `socket.pause();`],
  ])('does not keep a run beyond its time when it %s', async (_title, reply) => {
    const slow = await start(reply);
    const outcome = await slow.run({ ...job, timeoutMs: 300 }, rig.services);
    expect(outcome).toMatchObject({ outcome: 'timeout', timeoutReason: 'wall' });
  });

  it('is not held in memory when it asks much and reads nothing', async () => {
    const calls = `socket.pause(); const body = 'x'.repeat(2e6); let n = 0;
const ask = () => { if (n++ < 1e4) frame({ kind: 'call', run: 1, call: n, name: 'events.publish' }, '["' + body + '"]'); setImmediate(ask); }; ask();`;
    const greedy = await start(calls);
    const limits = { ...job.limits, sdkCalls: 10_000 };
    const asked: unknown[] = [];
    const call = (): Promise<never> => new Promise((resolve) => asked.push(resolve));
    const services = { ...rig.services, call };
    const before = process.memoryUsage().external;
    const outcome = await greedy.run({ ...job, timeoutMs: 1_500, limits }, services);
    expect(['timeout', 'worker_lost']).toContain(outcome.outcome);
    expect(asked.length).toBeLessThan(40);
    expect(process.memoryUsage().external - before).toBeLessThan(300 * 1024 ** 2);
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
