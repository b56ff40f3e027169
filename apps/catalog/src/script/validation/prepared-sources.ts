import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type PreparationResult, SourcePreparer } from '@runlet/script-source';

const REMEMBERED_BYTES = 8 * 1024 * 1024;

/** Prepares sources and remembers the last ones: what a command has checked, the publisher needs a moment later. */
export class PreparedSources {
  private readonly preparer = new SourcePreparer();
  private readonly results = new LRUCache<string, PreparationResult>({
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: (result) => (result.ok ? result.prepared.code.length : 0) + 200,
  });

  /** Rejects only on errors that are not the source's. */
  async prepare(source: string): Promise<PreparationResult> {
    const key = createHash('sha256').update(source).digest('base64');
    const known = this.results.get(key);
    if (known) return known;
    const result = await this.preparer.prepare(source);
    this.results.set(key, result);
    return result;
  }

  close(): Promise<void> {
    return this.preparer.close();
  }
}
