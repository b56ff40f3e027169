import { Injectable } from '@nestjs/common';
import {
  AcceptRun,
  AcceptTick,
  type DeployedScript,
  type HttpRequestFacts,
  type HttpTrigger,
  MAX_INPUT_BYTES,
  type Principal,
  type RunAccepted,
  type TickAnswer,
  tickExecutionId,
  type TriggerFacts,
} from '@runlet/contracts';
import { assertPermitted } from '@runlet/nest';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { jsonBytes } from '../rows/packed-rows.ts';
import { Acceptance } from './acceptance.ts';
import { inputTooLarge, scriptNotActive } from './acceptance.problems.ts';
import { type InputKind, newRun } from './new-run.ts';

const EMPTY = Buffer.alloc(0);
const NULL = jsonBytes(null);

/** Turns what people, endpoints and schedules ask for into asynchronous runs. */
@Injectable()
export class Starts {
  constructor(
    private readonly deployed: DeployedScripts,
    private readonly acceptance: Acceptance,
  ) {}

  /** Throws `script/not-active`, `execution/input-too-large`, `auth/permission-missing`, `database/unavailable`. */
  async acceptRun(command: AcceptRun, caller: Principal): Promise<RunAccepted> {
    const script = await this.deployed.findFresh(caller.tenant, command);
    assertMayStart(script, command, caller);
    const { input, inputKind } = inputOf(command);
    if (input.byteLength > MAX_INPUT_BYTES) throw inputTooLarge(input.byteLength);
    await this.acceptance.accept(
      newRun(script, {
        executionId: command.executionId,
        trigger: triggerOf(command, caller),
        input,
        inputKind,
        actor: caller.actor,
        correlationId: command.correlationId,
        causationId: null,
        queuedAt: new Date(),
      }),
    );
    return { id: command.executionId, status: 'pending' };
  }

  /**
   * What becomes of a due moment. The run gets the version that is live now: the one of the due moment where nothing has
   * been deployed since. Rejects with `unavailable` while the answer cannot be known: the scheduler asks again.
   */
  async acceptTick(tick: AcceptTick): Promise<TickAnswer> {
    const script = await this.scheduled(tick);
    if (!script) return { outcome: 'refused', executionId: null, reason: this.whyNot(tick) };
    const dueAt = new Date(tick.dueAt);
    const executionId = tickExecutionId(tick.scriptId, dueAt);
    const { cronExpression, timezone, overlap } = tick;
    const run = newRun(
      script,
      {
        executionId,
        trigger: { type: 'cron', cronExpression, timezone, tick: dueAt.toISOString() },
        input: NULL,
        inputKind: 'json',
        actor: { kind: 'service', id: 'scheduler' },
        correlationId: executionId,
        causationId: null,
        queuedAt: new Date(),
      },
      overlap,
    );
    const outcome = await this.acceptance.acceptTick({ run, overlap });
    return outcome === 'accepted'
      ? { outcome, executionId, reason: null }
      : { outcome, executionId: null, reason: 'An earlier run of the schedule has not ended.' };
  }

  /** A schedule may be known to the scheduler before the script is known here. */
  private async scheduled({ tenant, scriptId, version }: AcceptTick): Promise<DeployedScript | undefined> {
    const known = this.deployed.find(tenant, { scriptId });
    if (known && known.version >= version) return known;
    await this.deployed.caughtUp();
    return this.deployed.find(tenant, { scriptId });
  }

  private whyNot({ tenant, scriptId }: AcceptTick): string {
    const entry = this.deployed.entry(tenant, scriptId);
    return entry?.status === 'removed' ? `The script is ${entry.reason}.` : 'The script is not deployed.';
  }
}

function assertMayStart(
  script: DeployedScript | undefined,
  { scriptId, scriptName, triggerType }: AcceptRun,
  caller: Principal,
): asserts script is DeployedScript {
  const asEndpoint = triggerType === 'http' && script?.type === 'http';
  const open = asEndpoint && (script.trigger as HttpTrigger).access === 'public';
  if (!open) assertPermitted(caller, 'scripts.execute');
  if (script?.status !== 'active' || (triggerType === 'http' && !asEndpoint)) {
    throw scriptNotActive(script?.name ?? scriptName ?? scriptId ?? '');
  }
}

const triggerOf = ({ triggerType, trigger }: AcceptRun, { actor }: Principal): TriggerFacts =>
  triggerType === 'http'
    ? { type: 'http', httpRequest: trigger['httpRequest'] as HttpRequestFacts }
    : { type: 'manual', by: actor };

const inputOf = ({ triggerType, input, rawBody }: AcceptRun): { input: Buffer; inputKind: InputKind } =>
  triggerType === 'http'
    ? { input: rawBody === null ? EMPTY : Buffer.from(rawBody, 'base64'), inputKind: 'http-body' }
    : { input: jsonBytes(input ?? null), inputKind: 'json' };
