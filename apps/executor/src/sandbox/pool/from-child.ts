import type { ExecutionError, Frame, Progress } from '@runlet/contracts';
import { isUtf8 } from 'node:buffer';
import { type FromChild, MAX_PROGRESS_CHARS, MAX_RETRY_AFTER_MS, type RunEnd } from '../wire/protocol.ts';
import { responseHeadProblem } from '../wire/response-head.ts';
import { isSdkCallName } from '../wire/sdk-calls.ts';

/** What a sandbox process said is not what ours would say: code of a script may have taken it over. */
export class ProtocolBreach extends Error {
  override readonly name = 'ProtocolBreach';
}

type Fields = Record<string, unknown>;

const ensure: (condition: boolean, what: string) => asserts condition = (condition, what) => {
  if (!condition) throw new ProtocolBreach(what);
};

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isText = (value: unknown, maxLength: number): value is string =>
  typeof value === 'string' && value.length <= maxLength;
const isFigure = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isPlace = (value: unknown): boolean => value === null || isCount(value);

/** Copied field by field: nothing else that came along travels on. */
const errorOf = (value: unknown): ExecutionError | null => {
  if (value === null) return null;
  ensure(isObject(value), 'error');
  const { name, message, stack, line, column } = value;
  ensure(isText(name, 1_000) && isText(message, 10_000), 'error texts');
  ensure(stack === null || isText(stack, 40_000), 'error stack');
  ensure(isPlace(line) && isPlace(column), 'error place');
  return { name, message, stack, line, column } as ExecutionError;
};

const responseOf = (value: unknown): RunEnd['response'] => {
  if (value === null) return null;
  ensure(isObject(value), 'response');
  const { status, headers } = value;
  const head = { status, headers } as NonNullable<RunEnd['response']>;
  ensure(responseHeadProblem(head) === null, 'response head');
  return head;
};

const progressOf = (value: unknown): Progress => {
  ensure(isObject(value), 'progress');
  const { done, total, message } = value;
  ensure(isAmount(done) && (total === null || isAmount(total)), 'progress figures');
  ensure(message === null || isText(message, MAX_PROGRESS_CHARS), 'progress message');
  return { done, total, message };
};

const outcomes: ReadonlySet<unknown> = new Set(['completed', 'failed', 'timeout', 'cancelled']);

const endOf = (head: Fields): RunEnd => {
  const {
    run,
    warm,
    outcome,
    retryable,
    retryAfterMs,
    timeoutReason,
    cpuTimeMs,
    memoryBytes,
    sdkCalls,
    droppedLines,
    droppedBytes,
  } = head;
  ensure(typeof warm === 'boolean', 'warm');
  ensure(outcomes.has(outcome), 'outcome');
  ensure(typeof retryable === 'boolean', 'retryable');
  ensure(retryAfterMs === null || (isCount(retryAfterMs) && retryAfterMs <= MAX_RETRY_AFTER_MS), 'retryAfterMs');
  ensure(timeoutReason === null || timeoutReason === 'wall' || timeoutReason === 'cpu', 'timeoutReason');
  ensure(isFigure(cpuTimeMs) && (memoryBytes === null || isFigure(memoryBytes)), 'usage');
  ensure(isCount(sdkCalls) && isCount(droppedLines) && isCount(droppedBytes), 'counts');
  const error = errorOf(head['error']);
  ensure((error === null) === (outcome === 'completed'), 'error without failure');
  const response = responseOf(head['response']);
  const known = {
    run,
    warm,
    outcome,
    error,
    retryable,
    retryAfterMs,
    timeoutReason,
    response,
    cpuTimeMs,
    memoryBytes,
    sdkCalls,
  };
  return { kind: 'end', ...known, droppedLines, droppedBytes } as RunEnd;
};

const sectionsOf: Record<FromChild['kind'], readonly [least: number, most: number]> = {
  snapshot: [1, 1],
  ready: [0, 0],
  logs: [1, 1],
  call: [1, 2],
  progress: [0, 0],
  end: [2, 2],
  stuck: [0, 0],
};

/** The message in a frame of a sandbox process. Throws `ProtocolBreach` unless it is one, in every detail. */
export const messageOf = ({ head, sections }: Frame): FromChild => {
  ensure(isObject(head), 'head');
  const { kind, run } = head;
  ensure(typeof kind === 'string' && Object.hasOwn(sectionsOf, kind), 'kind');
  const [least, most] = sectionsOf[kind as FromChild['kind']];
  ensure(sections.length >= least && sections.length <= most, 'sections');
  switch (kind as FromChild['kind']) {
    case 'snapshot': {
      const { missing } = head;
      ensure(missing === null || isText(missing, 1_000), 'missing');
      return { kind: 'snapshot', missing };
    }
    case 'ready':
    case 'stuck':
      return { kind } as FromChild;
    case 'logs':
      ensure(isCount(run), 'run');
      return { kind: 'logs', run };
    case 'call': {
      const { call, name } = head;
      ensure(isCount(run) && isCount(call) && isSdkCallName(name), 'call');
      ensure(isCleanText(sections[0]!), 'arguments');
      return { kind: 'call', run, call, name };
    }
    case 'progress':
      ensure(isCount(run), 'run');
      return { kind: 'progress', run, progress: progressOf(head['progress']) };
    case 'end':
      ensure(isCount(run), 'run');
      return endOf(head);
  }
};

/** UTF-8 without NUL, which not every store can hold. */
export const isCleanText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);
