import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Verdict } from './statement-facts.ts';

/** Tests run this file from its source. */
const file = new URL(`./judge.worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Of 64 KB of SQL the largest tree takes some 100 MB. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };

/** The thread that judges SQL, one statement at a time; made anew when a statement was too much for it. */
export class JudgeThread {
  private worker: Promise<Worker> | null = null;

  /** @param timeoutMs Longest that one statement may take. */
  constructor(private readonly timeoutMs: number) {}

  /**
   * Null: it took too long, which may be the SQL or a machine that is busy. Never rejects for what the SQL is; rejects
   * when no thread can be started.
   */
  async judge(sql: string): Promise<Verdict | null> {
    const worker = await (this.worker ??= this.start());
    const asked = new AbortController();
    const limit = AbortSignal.any([asked.signal, AbortSignal.timeout(this.timeoutMs)]);
    try {
      worker.ref();
      // A thread, not a window.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      worker.postMessage(sql);
      const gone = once(worker, 'exit', { signal: limit }).then(() => [null]);
      const [verdict] = (await Promise.race([once(worker, 'message', { signal: limit }), gone])) as [Verdict | null];
      worker.unref();
      return verdict ?? (await this.giveUp(worker));
    } catch {
      return await this.giveUp(worker);
    } finally {
      asked.abort();
    }
  }

  async close(): Promise<void> {
    const worker = await this.worker?.catch(() => null);
    this.worker = null;
    await worker?.terminate();
  }

  private start(): Promise<Worker> {
    const starting = start();
    starting.catch(() => (this.worker = null));
    return starting;
  }

  private async giveUp(worker: Worker): Promise<null> {
    this.worker = null;
    await worker.terminate();
    return null;
  }
}

const start = async (): Promise<Worker> => {
  const worker = new Worker(file, { resourceLimits: LIMITS, execArgv: [], env: {}, name: 'sql' });
  // What ends it shows as `exit`.
  worker.on('error', () => undefined);
  await once(worker, 'message');
  worker.unref();
  return worker;
};
