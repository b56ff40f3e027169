import type { AttemptOutcome, AttemptView, ExecutionError, Progress } from './execution.ts';
import { decodeFrame, encodeFrame, FrameError } from './frame.ts';
import type { Actor } from './principal.ts';
import type { HttpResponseHead } from './run.ts';
import type { TriggerFacts } from './trigger-facts.ts';
import type { TriggerType } from './trigger.ts';

/** What is kept of a synchronous run, beside its payloads. */
export interface FinishedRun {
  readonly executionId: string;
  readonly tenant: string;
  readonly scriptId: string;
  readonly scriptName: string;
  readonly version: number;
  readonly triggerType: TriggerType;
  readonly trigger: TriggerFacts;
  readonly outcome: AttemptOutcome;
  readonly error: ExecutionError | null;
  /** Set when the output section is an HTTP body and not a JSON value. */
  readonly response: HttpResponseHead | null;
  readonly attempts: readonly AttemptView[];
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly cpuTimeMs: number | null;
  readonly memoryBytes: number | null;
  readonly sdkCalls: number | null;
  readonly progress: Progress | null;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
}

export interface FinishedPayloads {
  readonly input: Uint8Array;
  /** JSON, or an HTTP body; null where there is none. */
  readonly output: Uint8Array | null;
  /** JSON array of `LogLine`. */
  readonly logs: Uint8Array;
  /** JSON array of `SdkCallRecord`; empty where there was no call. */
  readonly calls: Uint8Array;
}

/** A synchronous run that has ended, for the history. */
export interface FinishedRecord extends FinishedPayloads {
  readonly run: FinishedRun;
}

const SECTIONS_OF_A_RUN = 4;
const NULL = Buffer.from('null');

/**
 * One message of the stream EXECUTIONS: all runs that ended within one moment, since a message costs the broker more
 * than a record. Head `{ runs }`; four sections a run: input, output, logs, calls. Written before any of their callers gets
 * its reply.
 */
export const encodeFinished = (records: readonly FinishedRecord[]): Buffer =>
  encodeFrame(
    { runs: records.map(({ run }) => run) },
    ...records.flatMap(({ input, output, logs, calls }) => [input, output ?? NULL, logs, calls]),
  );

/** The heads are not looked into yet: whoever stores them checks each. Throws `FrameError`. */
export const decodeFinished = (
  bytes: Uint8Array,
): readonly { head: unknown; input: Buffer; output: Buffer; logs: Buffer; calls: Buffer }[] => {
  const { head, sections } = decodeFrame(bytes);
  const runs: unknown = (head as { runs?: unknown } | null)?.runs;
  if (!Array.isArray(runs) || sections.length !== runs.length * SECTIONS_OF_A_RUN) {
    throw new FrameError('A message of ended runs has four sections for each');
  }
  return runs.map((run: unknown, i) => {
    const [input, output, logs, calls] = sections.slice(i * SECTIONS_OF_A_RUN);
    return { head: run, input: input!, output: output!, logs: logs!, calls: calls! };
  });
};
