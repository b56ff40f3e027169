import { describe, expect, it } from '@jest/globals';
import { RequestRate } from './request-rate.ts';

describe('The rate of requests', () => {
  it('says when a script may send again, and lets other scripts send', () => {
    let now = 1_000;
    const rate = new RequestRate(2, () => now);
    expect(rate.take('a')).toBe(0);
    now += 10_000;
    expect(rate.take('a')).toBe(0);
    expect(rate.take('a')).toBe(50_000);
    expect(rate.take('b')).toBe(0);
    now += 49_999;
    expect(rate.take('a')).toBe(1);
    now += 1;
    expect(rate.take('a')).toBe(0);
  });
});
