import { event, request } from './contract.ts';
import {
  AcceptRun,
  AcceptTick,
  type ExecutionSummary,
  type ExecutionView,
  GetExecution,
  ListExecutions,
  type LogLine,
  type RunAccepted,
  type SdkCallRecord,
  type TickAnswer,
} from './execution.ts';
import { type ExecutorAlive, RunRequest } from './run.ts';
import type { Page } from './page.ts';

/** `:instance` in a subject is replaced by the executor's own id: these are not shared among replicas. */
export const INSTANCE = ':instance';

export const executor = {
  /** Frame in, frame out (see `RunRequest`, `RunReply`). */
  run: request<Buffer>()(`executor.${INSTANCE}.run.v1`, RunRequest),
  /** Several at once, of a gateway: a frame of `RunsTogether` in; only a problem is answered here, else see `answers`. */
  runs: request<null>()(`executor.${INSTANCE}.runs.v1`, RunRequest),
  /** The same as `run` for a host service: `host.<nats user>.<tenant>.<instance>.run.v1`. */
  hostRun: request<Buffer>()(`host.*.*.${INSTANCE}.run.v1`, RunRequest, 'host'),

  acceptRun: request<RunAccepted>()('executor.cmd.run.accept', AcceptRun),
  hostAcceptRun: request<RunAccepted>()('host.*.*.run.accept', AcceptRun, 'host'),
  acceptTick: request<TickAnswer>()('executor.cmd.tick.accept', AcceptTick, 'scheduler'),

  getExecution: request<ExecutionView>()('executor.qry.execution.get', GetExecution),
  getLogs: request<readonly LogLine[]>()('executor.qry.execution.logs', GetExecution),
  getCalls: request<readonly SdkCallRecord[]>()('executor.qry.execution.calls', GetExecution),
  listExecutions: request<Page<ExecutionSummary>>()('executor.qry.execution.list', ListExecutions),

  /** Published as `<subject>.<answersTo>.runs`: a frame of `AnsweredRun`s. */
  answers: event<Buffer>('executor.evt.answers.v1'),
  alive: event<ExecutorAlive>('executor.evt.alive.v1'),
  /** Published as `<subject>.<tenant>.<executionId>` when an asynchronous run has ended. */
  runEnded: event<{ executionId: string; status: string }>('executor.evt.run.ended.v1'),
  /** Waiting runs exist: replicas with room look at once. `instance` has looked already. */
  runsWaiting: event<{ instance: string }>('executor.evt.runs.waiting.v1'),
} as const;

/** The subject of one executor. */
export const subjectOf = (contract: { readonly subject: string }, instance: string): string =>
  contract.subject.replace(INSTANCE, instance);

/** The subject that a host service with this NATS user calls for a tenant. */
export const hostSubjectOf = (
  contract: { readonly subject: string },
  natsUser: string,
  tenant: string,
  instance = '',
): string => contract.subject.replace('host.*.*', `host.${natsUser}.${tenant}`).replace(INSTANCE, instance);

/** Where the answers for a gateway's `answersTo` are published. */
export const answersSubject = (answersTo: string): string => `${executor.answers.subject}.${answersTo}.runs`;
