import {
  decodeFrame,
  type DeployedScript,
  flatValidator,
  FrameError,
  type HttpTrigger,
  invalid,
  MAX_INPUT_BYTES,
  type Principal,
  requestExecutionId,
  RunRequest,
} from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { assertPermitted } from '@runlet/nest';
import { inputTooLarge } from '../acceptance/acceptance.problems.ts';

/** The history is sorted by what callers say of time: their clocks may be so wrong, ms. */
const MAX_CLOCK_SKEW_MS = 15 * 60_000;

const validRequest = flatValidator(RunRequest);

export interface SyncRequest {
  readonly request: RunRequest;
  /** As it came: JSON for `api`, the request's body for `http`. */
  readonly input: Buffer;
}

/** Reads and checks what asks for a synchronous run. Throws a `ProblemError`. */
export const readSyncRequest = (frame: Uint8Array, caller: Principal): SyncRequest => {
  const { head, sections } = decoded(() => decodeFrame(frame));
  return checkedSyncRequest(head, sections[0] ?? Buffer.alloc(0), caller);
};

/** Throws a `ProblemError` unless `head` is a `RunRequest` that the caller may make. */
export const checkedSyncRequest = (head: unknown, input: Buffer, caller: Principal, now = Date.now()): SyncRequest => {
  const request = validRequest(head);
  if (request.tenant !== caller.tenant) throw wrongTenant(request.tenant);
  if (caller.actor.kind === 'host' && request.triggerType !== 'api') {
    throw invalid([{ field: 'triggerType', message: 'must be api' }]);
  }
  if (Math.abs(now - Date.parse(request.queuedAt)) > MAX_CLOCK_SKEW_MS) {
    throw invalid([{ field: 'queuedAt', message: 'must be the present time' }]);
  }
  if (input.byteLength > MAX_INPUT_BYTES) throw inputTooLarge(input.byteLength);
  return { request: caller.actor.kind === 'host' ? withOwnId(request) : request, input };
};

/** A host could name the id of another tenant's run to come, and so take its place in the history. */
const withOwnId = (request: RunRequest): RunRequest => {
  const { tenant, scriptId, scriptName, executionId } = request;
  return { ...request, executionId: requestExecutionId(tenant, scriptId ?? scriptName ?? '', executionId) };
};

/** Throws `auth/permission-missing` unless the caller may run the script this way. */
export const assertMayRun = (script: DeployedScript, caller: Principal): void => {
  const open = script.type === 'http' && (script.trigger as HttpTrigger).access === 'public';
  if (!open) assertPermitted(caller, 'scripts.execute');
};

/** Whether the script is one that somebody may call and wait for, in this way. */
export const answers = (script: DeployedScript | undefined, { triggerType }: RunRequest): script is DeployedScript => {
  if (script?.status !== 'active') return false;
  if (triggerType === 'api') return script.type === 'embedded';
  return script.type === 'http' && (script.trigger as HttpTrigger).mode === 'sync';
};

/** What `decode` reads. Throws `request/malformed` when that is no frame. */
export const decoded = <T>(decode: () => T): T => {
  try {
    return decode();
  } catch (cause) {
    if (!(cause instanceof FrameError)) throw cause;
    const detail = 'The message is not a frame.';
    throw new ProblemError({ kind: 'invalid', code: 'request/malformed', detail }, { cause });
  }
};

const wrongTenant = (tenant: string): ProblemError =>
  new ProblemError({
    kind: 'forbidden',
    code: 'principal/refused',
    detail: `The caller may not run scripts of the tenant ${tenant}.`,
  });
