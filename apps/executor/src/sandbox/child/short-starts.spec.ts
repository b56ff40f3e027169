import { describe, expect, it } from '@jest/globals';
import { ShortStarts } from './short-starts.ts';

const noted = (...ms: number[]): ShortStarts => {
  const starts = new ShortStarts();
  for (const duration of ms) starts.note('s', duration);
  return starts;
};
const sixteen = Array<number>(16).fill(0.5);

describe('A script', () => {
  it('is expected to start shortly after 16 short starts in a row', () => {
    expect(noted(...sixteen.slice(1)).areExpectedOf('s')).toBe(false);
    expect(noted(...sixteen).areExpectedOf('s')).toBe(true);
    expect(noted(...sixteen).areExpectedOf('another')).toBe(false);
  });

  it('begins anew after a long one', () => {
    expect(noted(...sixteen.slice(1), 30, ...sixteen.slice(1)).areExpectedOf('s')).toBe(false);
    expect(noted(...sixteen.slice(1), 30, ...sixteen).areExpectedOf('s')).toBe(true);
  });

  it('that disappointed is not believed again', () => {
    const starts = noted(...sixteen);
    starts.disappointed('s');
    for (const ms of [...sixteen, ...sixteen]) starts.note('s', ms);
    expect(starts.areExpectedOf('s')).toBe(false);
  });

  it('is forgotten when a thousand others came since', () => {
    const starts = noted(...sixteen);
    for (let n = 0; n < 1_000; n++) starts.note(`other ${n}`, 1);
    expect(starts.areExpectedOf('s')).toBe(false);
  });
});
