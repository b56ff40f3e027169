import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type PreparationResult, TOO_COMPLEX } from './preparation-result.ts';
import type { FromPreparer } from './prepare.worker.ts';
import { sizeErrors } from './size.ts';

const START_LIMIT_MS = 30_000;
const MEMORY_LIMIT_MB = 256;

const startWorker = async (): Promise<Worker> => {
  // Beside this file, with the ending that it has: from source or built.
  const worker = new Worker(new URL(import.meta.url.replace(/source-preparer\.(\w+)$/, 'prepare.worker.$1')), {
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_LIMIT_MB },
  });
  worker.unref();
  await once(worker, 'message', { signal: AbortSignal.timeout(START_LIMIT_MS) });
  return worker;
};

/** Whether it is the source's fault: out of time or of memory. */
const isExhaustion = (error: unknown): boolean =>
  (error as Error).name === 'AbortError' || (error as { code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY';

/**
 * `prepareSource` in a thread that can be given up: a text that breaks the parsers, or keeps them busy beyond the limit,
 * is refused as too complex and harms nobody who comes after it. One source at a time.
 */
export class SourcePreparer {
  private worker: Promise<Worker> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  /** `timeLimitMs`: longest that one source may take, ms. */
  constructor(private readonly timeLimitMs = 1_000) {}

  /** Rejects only on errors that are not the source's. */
  prepare(source: string): Promise<PreparationResult> {
    const errors = sizeErrors(source);
    if (errors.length > 0) return Promise.resolve({ ok: false, errors });
    const result = this.turn.then(() => this.ask(source));
    this.turn = result.catch(() => undefined);
    return result;
  }

  /** Ends the thread; what is under way is finished first. */
  async close(): Promise<void> {
    await this.turn;
    await this.giveUp();
  }

  private async ask(source: string): Promise<PreparationResult> {
    try {
      const worker = await (this.worker ??= startWorker());
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(source);
      const [answer] = (await once(worker, 'message', { signal: AbortSignal.timeout(this.timeLimitMs) })) as [
        Exclude<FromPreparer, 'ready'>,
      ];
      if (answer !== 'broken') return answer;
    } catch (error) {
      if (!isExhaustion(error)) {
        await this.giveUp();
        throw error;
      }
    }
    await this.giveUp();
    return { ok: false, errors: [TOO_COMPLEX] };
  }

  private async giveUp(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await worker?.then(
      (started) => started.terminate(),
      () => undefined,
    );
  }
}
