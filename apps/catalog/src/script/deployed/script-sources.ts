import type { KV } from '@nats-io/kv';
import type { Logger } from '@runlet/kernel';
import { isLostRace } from '../../broker.ts';
import type { PreparedSources } from '../validation/prepared-sources.ts';

/** The bucket of prepared sources by hash, whose entries never change. */
export class ScriptSources {
  constructor(
    private readonly bucket: KV,
    private readonly prepared: PreparedSources,
    private readonly log: Logger,
  ) {}

  /** Resolves to whether the source of this hash is in the bucket now; `find` reads its text where it is not yet. */
  async ensure(hash: string, find: () => Promise<string | undefined>): Promise<boolean> {
    if (await this.bucket.get(hash)) return true;
    const source = await find();
    const result = source === undefined ? undefined : await this.prepared.prepare(source);
    if (!result?.ok) {
      this.log.error({ sourceHash: hash, errors: result?.errors }, 'a deployed source cannot be prepared');
      return false;
    }
    await this.bucket.create(hash, JSON.stringify(result.prepared)).catch((error: unknown) => {
      if (!isLostRace(error)) throw error;
    });
    return true;
  }
}
