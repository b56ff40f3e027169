import { parentPort } from 'node:worker_threads';
import type { PreparationResult } from './preparation-result.ts';
import { prepareText } from './prepare-text.ts';
import { StripperBroken } from './strip-types.ts';

/** `broken`: this thread cannot be used again. */
export type FromPreparer = 'ready' | 'broken' | PreparationResult;

const answer = (source: string): FromPreparer => {
  try {
    return prepareText(source);
  } catch (error) {
    if (error instanceof StripperBroken) return 'broken';
    throw error;
  }
};

const port = parentPort!;
port.on('message', (source: string) => port.postMessage(answer(source)));
// The first use compiles the stripper, which should not count against a user's time.
prepareText('let warm: number');
port.postMessage('ready' satisfies FromPreparer);
