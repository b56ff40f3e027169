import type { AttemptView, ExecutionError, HttpResponseHead, Progress } from '@runlet/contracts';
import { jsonBytes } from '../rows/packed-rows.ts';
import type { EndStatus } from '../run/domain/next-step.ts';

/** All that the end of a run adds to what was known at its start. */
export interface RunEnd {
  readonly status: EndStatus;
  readonly error: ExecutionError | null;
  readonly attempts: readonly AttemptView[];
  /** Of the first attempt; null when there was none. */
  readonly startedAt: string | null;
  readonly finishedAt: string;
  /** These four of the last attempt. */
  readonly durationMs: number | null;
  readonly cpuTimeMs: number | null;
  readonly memoryBytes: number | null;
  readonly sdkCalls: number | null;
  /** JSON, or the body of `response`. */
  readonly output: Uint8Array | null;
  readonly response: HttpResponseHead | null;
  /** JSON array of `LogLine`. */
  readonly logs: Uint8Array;
  /** JSON array of `SdkCallRecord`; empty where there was no call. */
  readonly calls: Uint8Array;
  readonly progress: Progress | null;
}

/** Characters of an error's name and message that lists show and search; the whole is in the payload. */
const LISTED_ERROR_CHARS = 1_000;

const listed = (text: string | undefined): string | null => text?.slice(0, LISTED_ERROR_CHARS) ?? null;

/** The columns of a run's end, for `PackedRows`. */
export const endColumns = (end: RunEnd) => ({
  scalars: {
    status: end.status,
    error_name: listed(end.error?.name),
    error_message: listed(end.error?.message),
    attempt_count: end.attempts.length,
    started_at: end.startedAt,
    finished_at: end.finishedAt,
    duration_ms: end.durationMs,
    cpu_time_ms: end.cpuTimeMs,
    memory_bytes: end.memoryBytes,
    sdk_calls: end.sdkCalls,
  },
  bytes: {
    output: end.output,
    response: end.response && jsonBytes(end.response),
    error: end.error && jsonBytes(end.error),
    attempts: jsonBytes(end.attempts),
    logs: end.logs,
    calls: end.calls.byteLength === 0 ? null : end.calls,
    progress: end.progress && jsonBytes(end.progress),
  },
});
