import type { SdkCallRecord } from '@runlet/contracts';
import { toMicroseconds } from '../sandbox/outcome.ts';

/** Calls that the history keeps one by one, about 150 bytes each; of those beyond it there is the number. */
const MAX_RECORDS = 1_000;
/** Longer ones are cut. */
export const MAX_DETAIL_CHARS = 200;
const NONE = Buffer.alloc(0);

/** What one attempt asked of the executor, in the order in which the answers came. */
export class CallLog {
  readonly #records: SdkCallRecord[] = [];

  add({ detail, atMs, durationMs, ...record }: SdkCallRecord): void {
    if (this.#records.length >= MAX_RECORDS) return;
    this.#records.push({
      ...record,
      detail: detail?.slice(0, MAX_DETAIL_CHARS) ?? null,
      atMs: toMicroseconds(atMs),
      durationMs: toMicroseconds(durationMs),
    });
  }

  /** A JSON array of `SdkCallRecord`; nothing where there was no call. */
  toJson(): Buffer {
    return this.#records.length === 0 ? NONE : Buffer.from(JSON.stringify(this.#records));
  }
}
