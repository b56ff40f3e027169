import { describe, expect, it } from '@jest/globals';
import { Pulse } from './pulse.ts';

const never = new AbortController().signal;

describe('Pulse', () => {
  it('wakes all who wait', async () => {
    const pulse = new Pulse();
    const waiting = Promise.all([pulse.after(pulse.count, never), pulse.after(pulse.count, never)]);
    pulse.beat();
    await expect(waiting).resolves.toHaveLength(2);
  });

  it('lets nobody wait for a beat that came after they counted', async () => {
    const pulse = new Pulse();
    const seen = pulse.count;
    pulse.beat();
    await expect(pulse.after(seen, never)).resolves.toBeUndefined();
  });

  it('waits no longer than told, nor once aborted', async () => {
    const pulse = new Pulse();
    await pulse.after(pulse.count, never, 1);
    const aborting = new AbortController();
    const waiting = pulse.after(pulse.count, aborting.signal);
    aborting.abort();
    await waiting;
    await pulse.after(pulse.count, aborting.signal);
    expect(pulse.count).toBe(0);
  });
});
