import type { ExecutionError, Frame } from '@runlet/contracts';
import { isUtf8 } from 'node:buffer';
import type { FromChild, RunEnd } from '../wire/protocol.ts';
import { responseHeadProblem } from '../wire/response-head.ts';

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

const outcomes: ReadonlySet<unknown> = new Set(['completed', 'failed', 'timeout', 'cancelled']);

const endOf = (head: Fields): RunEnd => {
  const { run, outcome, retryable, timeoutReason, cpuTimeMs, memoryBytes, sdkCalls, droppedLines, droppedBytes } = head;
  ensure(outcomes.has(outcome), 'outcome');
  ensure(typeof retryable === 'boolean', 'retryable');
  ensure(timeoutReason === null || timeoutReason === 'wall' || timeoutReason === 'cpu', 'timeoutReason');
  ensure(isFigure(cpuTimeMs) && (memoryBytes === null || isFigure(memoryBytes)), 'usage');
  ensure(isCount(sdkCalls) && isCount(droppedLines) && isCount(droppedBytes), 'counts');
  const error = errorOf(head['error']);
  ensure((error === null) === (outcome === 'completed'), 'error without failure');
  const response = responseOf(head['response']);
  const known = { run, outcome, error, retryable, timeoutReason, response, cpuTimeMs, memoryBytes, sdkCalls };
  return { kind: 'end', ...known, droppedLines, droppedBytes } as RunEnd;
};

const sectionsOf: Record<FromChild['kind'], number> = { snapshot: 1, ready: 0, logs: 1, call: 1, end: 2, stuck: 0 };

/** The message in a frame of a sandbox process. Throws `ProtocolBreach` unless it is one, in every detail. */
export const messageOf = ({ head, sections }: Frame): FromChild => {
  ensure(isObject(head), 'head');
  const { kind, run } = head;
  ensure(typeof kind === 'string' && Object.hasOwn(sectionsOf, kind), 'kind');
  ensure(sections.length === sectionsOf[kind as FromChild['kind']], 'sections');
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
      ensure(isCount(run) && isCount(call) && isText(name, 100), 'call');
      ensure(isCleanText(sections[0]!), 'arguments');
      return { kind: 'call', run, call, name };
    }
    case 'end':
      ensure(isCount(run), 'run');
      return endOf(head);
  }
};

/** UTF-8 without NUL, which not every store can hold. */
export const isCleanText = (bytes: Buffer): boolean => isUtf8(bytes) && !bytes.includes(0);
