import { describe, expect, it } from '@jest/globals';
import { isInstant } from './instant.ts';

describe('A moment as text', () => {
  it.each(['2026-01-31', '2026-01-31T12:00Z', '2026-01-31T12:00:00.123456Z', '2026-01-31t12:00:00+05:30'])(
    'may be %s',
    (text) => expect(isInstant(text)).toBe(true),
  );

  it.each([
    '2026-02-31T00:00:00Z',
    '0000-01-01',
    '2026-W05',
    '+999999-01-01',
    '2026-01-31T25:00:00Z',
    '2026-01-31T12:00:00',
    1,
    null,
    '',
  ])('is not %s', (text) => expect(isInstant(text)).toBe(false));
});
