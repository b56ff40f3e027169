import { describe, expect, it } from '@jest/globals';
import { allot, type WaitingScript } from './allot.ts';

const waiting = (tenant: string, scriptId: string, more: Partial<WaitingScript> = {}): WaitingScript => ({
  tenant,
  usedMs: 0,
  meanMs: 100,
  tenantRunning: 0,
  scriptId,
  free: 5,
  oldest: 1,
  ...more,
});
const allotted = (scripts: WaitingScript[], room: number, cap = 100): Record<string, number> =>
  Object.fromEntries(allot(scripts, room, cap).map(({ script, runs }) => [script.scriptId, runs]));

describe('Places for runs', () => {
  it('go to whoever waits, as far as the limits of scripts allow', () => {
    expect(allotted([waiting('acme', 'a', { free: 3 }), waiting('acme', 'b', { free: 1 })], 10)).toEqual({
      a: 3,
      b: 1,
    });
    expect(allotted([waiting('acme', 'a', { free: 0 })], 10)).toEqual({});
    expect(allotted([], 10)).toEqual({});
  });

  it('are never more than there are, nor more than a tenant may have', () => {
    expect(allotted([waiting('acme', 'a', { free: 50 })], 10)).toEqual({ a: 10 });
    expect(allotted([waiting('acme', 'a', { free: 50, tenantRunning: 7 })], 10, 8)).toEqual({ a: 1 });
  });

  it('go first to the tenant that has used less, until both have used alike', () => {
    const scripts = [waiting('acme', 'a', { usedMs: 300 }), waiting('globex', 'g')];
    expect(allotted(scripts, 3)).toEqual({ g: 3 });
    expect(allotted(scripts, 5)).toEqual({ a: 1, g: 4 });
  });

  it('weigh what a run of the tenant takes', () => {
    const scripts = [
      waiting('quick', 'q', { meanMs: 10, free: 100 }),
      waiting('slow', 's', { meanMs: 1_000, free: 100 }),
    ];
    expect(allotted(scripts, 20)).toEqual({ q: 19, s: 1 });
  });

  it('go to the scripts of a tenant in turn, the oldest waiting first', () => {
    const scripts = [waiting('acme', 'young', { oldest: 9 }), waiting('acme', 'old', { oldest: 2 })];
    expect(allotted(scripts, 1)).toEqual({ old: 1 });
    expect(allotted(scripts, 3)).toEqual({ old: 2, young: 1 });
  });

  it('pass by a tenant whose scripts are all at their limits', () => {
    const scripts = [waiting('acme', 'a', { free: 1 }), waiting('globex', 'g', { usedMs: 1e9 })];
    expect(allotted(scripts, 4)).toEqual({ a: 1, g: 3 });
  });
});
