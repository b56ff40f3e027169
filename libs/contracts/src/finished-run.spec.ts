import { describe, expect, it } from '@jest/globals';
import { decodeFinished, encodeFinished, type FinishedRun } from './finished-run.ts';
import { encodeFrame, FrameError } from './frame.ts';

const record = (executionId: string, output: string | null) => ({
  run: { executionId } as FinishedRun,
  input: Buffer.from(`in ${executionId}`),
  output: output === null ? null : Buffer.from(output),
  logs: Buffer.from('[]'),
  calls: Buffer.alloc(0),
});

describe('Runs that ended together', () => {
  it('share a message, each with payloads of its own', () => {
    const read = decodeFinished(encodeFinished([record('a', '1'), record('b', null)]));
    expect(
      read.map(({ head, input, output, logs, calls }) => [head, ...[input, output, logs, calls].map(String)]),
    ).toEqual([
      [{ executionId: 'a' }, 'in a', '1', '[]', ''],
      [{ executionId: 'b' }, 'in b', 'null', '[]', ''],
    ]);
  });

  it.each([
    ['no list', encodeFrame({ runs: 'a' })],
    ['sections that are missing', encodeFrame({ runs: [{}] }, Buffer.from('1'))],
    ['sections too many', encodeFrame({ runs: [] }, Buffer.from('1'))],
  ])('are refused with %s', (_, bytes) => {
    expect(() => decodeFinished(bytes)).toThrow(FrameError);
  });
});
