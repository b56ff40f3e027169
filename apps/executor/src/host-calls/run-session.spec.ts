import { describe, expect, it } from '@jest/globals';
import { defaultLimits } from '@runlet/contracts';
import { maskRecord } from '../masking/mask-record.ts';
import type { Outcome } from '../sandbox/outcome.ts';
import type { RunJob } from '../sandbox/sandbox.ts';
import { CallResult, type HostCall } from './host-call.ts';
import { RunSession, type SessionParts } from './run-session.ts';

const SECRET = 'sk_live_0123456789';

const parts = {
  handlers: new Map<string, HostCall>([
    ['secrets.get', (scope, [name]) => Promise.resolve(scope.conceal(String(name), SECRET))],
    ['db.query', (_scope, [sql]) => Promise.resolve(new CallResult([], { detail: String(sql) }))],
  ]),
  mask: (concealed, record) => Promise.resolve(maskRecord(concealed, record)),
  onCall: () => undefined,
} as Partial<SessionParts> as SessionParts;

const job = { limits: defaultLimits, timeoutMs: 30_000, input: Buffer.from('null') } as Partial<RunJob> as RunJob;
const outcome = { output: null, response: null, error: null, logs: Buffer.from('[]') } as Partial<Outcome> as Outcome;

describe('The record of calls', () => {
  it('holds no part of a secret where a detail is cut', async () => {
    const session = new RunSession(job, parts);
    const call = (name: string, arg: string) =>
      session.call({ name: name as 'db.query', argsJson: JSON.stringify([arg]), body: null, ageMs: 1 });
    await call('secrets.get', 'TOKEN');
    await call('db.query', `select '${'x'.repeat(180)}${SECRET}'`);
    const { calls } = await session.end(outcome);
    expect(Buffer.from(calls).toString()).not.toContain(SECRET.slice(0, 4));
    expect(Buffer.from(calls).toString()).toContain('xxx•••TOKEN');
  });
});
