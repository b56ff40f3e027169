import { LRUCache } from 'lru-cache';
import { FairQueue } from '../fair-queue.ts';
import { JudgeThread } from './judge-thread.ts';
import type { Verdict } from './statement-facts.ts';

const CACHE_BYTES = 16 * 1024 * 1024;
/** A list of 32,000 numbers takes 0.4 s; what takes longer was written to. */
const JUDGE_TIMEOUT_MS = 1_000;

/** Texts up to this length take some 20 ms at most: they do not wait for longer ones. */
const SHORT_CHARS = 4_096;

const TOO_LONG: Verdict = {
  refused: 'rule',
  message: 'The statement takes too long to parse: write a simpler one, or try again.',
  at: null,
};

class Chamber {
  readonly thread = new JudgeThread(JUDGE_TIMEOUT_MS);
  readonly queue = new FairQueue(1, 1);
}

/**
 * Judges scripts' SQL. What has been judged is remembered by its text; new texts are judged one after the other,
 * tenants in turn, so that nobody waits for more than one statement of each other tenant.
 */
export class SqlCourt {
  private readonly short = new Chamber();
  private readonly long = new Chamber();
  private readonly known = new LRUCache<string, Verdict>({
    maxSize: CACHE_BYTES,
    sizeCalculation: (verdict, sql) => 2 * sql.length + 200 + 80 * sizeOf(verdict),
  });

  async judge(tenant: string, sql: string, signal: AbortSignal): Promise<Verdict> {
    const known = this.known.get(sql);
    if (known) return known;
    const { queue, thread } = sql.length <= SHORT_CHARS ? this.short : this.long;
    const leave = await queue.enter(tenant, signal);
    try {
      const verdict = this.known.get(sql) ?? (await thread.judge(sql));
      // Not kept: a busy machine would keep a good statement from all tenants for good.
      if (!verdict) return TOO_LONG;
      this.known.set(sql, verdict);
      return verdict;
    } finally {
      leave();
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.short.thread.close(), this.long.thread.close()]);
  }
}

const sizeOf = (verdict: Verdict): number =>
  'refused' in verdict
    ? 4
    : verdict.relations.length +
      verdict.types.length +
      verdict.functions.length +
      verdict.fields.length +
      verdict.valueFields.length;
