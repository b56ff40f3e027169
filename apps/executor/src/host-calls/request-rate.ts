import { LRUCache } from 'lru-cache';

const WINDOW_MS = 60_000;
/** Scripts that are remembered; the one that asked longest ago is forgotten first. */
const MAX_SCRIPTS = 50_000;

interface Window {
  readonly startedAt: number;
  count: number;
}

/** So many requests a minute of each script. Its minute begins with its first request. */
export class RequestRate {
  private readonly windows = new LRUCache<string, Window>({ max: MAX_SCRIPTS });

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts one request. ms until the script may send again, 0 when it may now. */
  take(script: string): number {
    const now = this.now();
    let window = this.windows.get(script);
    if (window === undefined || now - window.startedAt >= WINDOW_MS) {
      window = { startedAt: now, count: 0 };
      this.windows.set(script, window);
    }
    if (window.count >= this.perMinute) return window.startedAt + WINDOW_MS - now;
    window.count += 1;
    return 0;
  }
}
