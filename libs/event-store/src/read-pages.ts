import type { ReadOptions, StoredEvent } from './event-store.ts';

export interface Page {
  /** Undefined: from the stream's end, backward. */
  readonly from: number | undefined;
  readonly direction: 'forward' | 'backward';
  readonly size: number;
}

/** Bounds the memory of a reader; a long stream is a few round trips. */
const PAGE_SIZE = 500;

/** Reads a stream by whole pages, so that each can have a time limit and be asked for again. */
export async function* readPages(
  readPage: (page: Page) => Promise<readonly StoredEvent[]>,
  { direction = 'forward', from, limit = Infinity }: ReadOptions = {},
): AsyncGenerator<StoredEvent, void, undefined> {
  let next = from ?? (direction === 'forward' ? 0 : undefined);
  for (let left = limit; left > 0;) {
    const size = Math.min(left, PAGE_SIZE);
    const events = await readPage({ from: next, direction, size });
    yield* events;
    const last = events.at(-1);
    if (!last || events.length < size || (direction === 'backward' && last.revision === 0)) return;
    next = last.revision + (direction === 'forward' ? 1 : -1);
    left -= events.length;
  }
}
