import { describe, expect, it } from '@jest/globals';
import { newId } from './ids.ts';
import { RunRequest } from './run.ts';
import { validated } from './validation.ts';

const request = (script: object) => ({
  executionId: newId(),
  tenant: 'acme',
  triggerType: 'api',
  correlationId: 'c1',
  queuedAt: new Date(0).toISOString(),
  timeoutMs: 1_000,
  ...script,
});

describe('A request for a run', () => {
  it.each([{ scriptId: newId() }, { scriptName: 'price' }])('names its script by %j', (script) => {
    expect(validated(RunRequest, request(script))).toMatchObject(script);
  });

  it.each([
    ['names none', {}],
    ['has an id that is none', { scriptId: 'price' }],
    ['has an id that is none beside a name', { scriptId: 'price', scriptName: 'price' }],
    ['has a name that is none', { scriptName: '../price' }],
    ['has a name that is none beside an id', { scriptId: newId(), scriptName: '' }],
  ])('is refused when it %s', (_, script) => {
    expect(() => validated(RunRequest, request(script))).toThrow(expect.objectContaining({ code: 'request/invalid' }));
  });
});
