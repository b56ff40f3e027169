import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SpareDemand } from './spare-demand.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const takeTimes = (demand: SpareDemand, count: number): void => {
  for (let n = 0; n < count; n++) demand.taken();
};

describe('The demand for spares', () => {
  it('grows with the tenants that come, to a bound', () => {
    const demand = new SpareDemand();
    expect(demand.spares).toBe(0);
    takeTimes(demand, 6);
    expect(demand.spares).toBe(3);
    takeTimes(demand, 1_000);
    expect(demand.spares).toBe(16);
  });

  it('goes back when no more come', () => {
    const demand = new SpareDemand();
    takeTimes(demand, 20);
    jest.advanceTimersByTime(5_001);
    expect(demand.spares).toBe(0);
  });
});
