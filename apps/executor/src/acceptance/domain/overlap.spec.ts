import { describe, expect, it } from '@jest/globals';
import { mayStart } from './overlap.ts';

describe('A tick', () => {
  it.each(['skip', 'queue', 'allow'] as const)('starts a run when no other is alive and overlap is %s', (overlap) => {
    expect(mayStart(overlap, { running: 0, waiting: 0 })).toBe(true);
  });

  it.each([[{ running: 1, waiting: 0 }], [{ running: 0, waiting: 1 }], [{ running: 2, waiting: 3 }]])(
    'is skipped with overlap skip while %j',
    (live) => {
      expect(mayStart('skip', live)).toBe(false);
    },
  );

  it('waits with overlap queue behind what runs, but not behind what waits', () => {
    expect(mayStart('queue', { running: 1, waiting: 0 })).toBe(true);
    expect(mayStart('queue', { running: 1, waiting: 1 })).toBe(false);
    expect(mayStart('queue', { running: 0, waiting: 1 })).toBe(false);
  });

  it('starts a run with overlap allow whatever is alive', () => {
    expect(mayStart('allow', { running: 5, waiting: 5 })).toBe(true);
  });
});
