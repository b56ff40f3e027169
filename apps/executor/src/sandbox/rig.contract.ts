import { createHash } from 'node:crypto';
import { defaultLimits, type Limits, type LogLine, type Progress, type TriggerFacts } from '@runlet/contracts';
import { prepareSource } from '@runlet/script-source/testing';
import type { Outcome } from './outcome.ts';
import type { CallAnswer, RunJob, RunServices, SandboxPool } from './sandbox.ts';

export interface RunOptions extends Partial<Omit<RunJob, 'limits' | 'input'>> {
  readonly input?: unknown;
  readonly rawInput?: string | Uint8Array;
  readonly limits?: Partial<Limits>;
}

export interface Told extends Omit<Outcome, 'output' | 'logs'> {
  /** Parsed, unless it is the body of a response. */
  readonly output: unknown;
  readonly logs: readonly LogLine[];
}

export const httpTrigger = (headers: Record<string, string> = {}): TriggerFacts => ({
  type: 'http',
  httpRequest: { method: 'POST', path: '/x', params: {}, query: {}, headers, cookies: {}, ip: '192.0.2.1' },
});

/** What the executor answers to a call that went well. */
export const answered = (result: unknown, body: Uint8Array | null = null): CallAnswer => ({
  ok: true,
  resultJson: JSON.stringify(result),
  body,
});

/** Runs scripts as the executor would, from their source, and reads what comes back. */
export class Rig {
  pool!: SandboxPool;
  readonly calls: { readonly name: string; readonly args: unknown; readonly body: Buffer | null }[] = [];
  readonly progress: Progress[] = [];
  answerCall: (name: string, args: unknown) => Promise<CallAnswer> = async () => answered(null);
  #ids = 0;

  job(source: string, { input = null, rawInput, limits, ...options }: RunOptions = {}): RunJob {
    const id = `00000000-0000-4000-8000-${String(++this.#ids).padStart(12, '0')}`;
    return {
      executionId: id,
      attempt: 1,
      tenant: 'acme',
      organizationId: null,
      userId: null,
      scriptId: createHash('sha1').update(source).digest('hex'),
      scriptName: 'My script',
      version: 1,
      sourceHash: source,
      timeoutMs: 2_000,
      correlationId: 'correlation',
      idempotencyKey: 'key',
      trigger: { type: 'manual', by: { kind: 'api-key', id: 'k' } },
      input: rawInput === undefined ? Buffer.from(JSON.stringify(input)) : Buffer.from(rawInput),
      inputKind: options.trigger?.type === 'http' ? 'http-body' : 'json',
      ...options,
      limits: { ...defaultLimits, ...limits },
    };
  }

  /** The source itself serves as its hash. Where it does not parse it is run as it is: the sandbox must say so too. */
  readonly services: RunServices = {
    loadSource: async (source) => {
      const prepared = prepareSource(source);
      return prepared.ok ? prepared.prepared : { form: 'body', code: source };
    },
    call: ({ name, argsJson, body }) => {
      const args: unknown = JSON.parse(argsJson);
      this.calls.push({ name, args, body: body && Buffer.from(body) });
      return this.answerCall(name, args);
    },
    progress: (progress) => void this.progress.push(progress),
  };

  async run(source: string, options?: RunOptions): Promise<Told> {
    const job = this.job(source, options);
    const outcome = await this.pool.run(job, this.services);
    const text = outcome.output?.toString();
    return {
      ...outcome,
      output: text === undefined || outcome.response ? text : JSON.parse(text),
      logs: JSON.parse(outcome.logs.toString()) as LogLine[],
    };
  }

  /** The output of a run that must complete. */
  async output(source: string, options?: RunOptions): Promise<unknown> {
    const told = await this.run(source, options);
    if (told.outcome !== 'completed') throw new Error(`${told.outcome}: ${JSON.stringify(told.error)}`);
    return told.output;
  }
}
