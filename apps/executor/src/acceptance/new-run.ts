import {
  type Actor,
  type DeployedScript,
  type EventTrigger,
  RetryPolicy,
  type ScheduledTrigger,
  type TriggerFacts,
} from '@runlet/contracts';

export type InputKind = 'json' | 'http-body';
export type Overlap = ScheduledTrigger['overlap'];

/** What the start of an asynchronous run brings, beside the script. */
export interface RunStart {
  /** Derived from what started it, so that the same start is the same run (contracts/ids.ts). */
  readonly executionId: string;
  readonly trigger: TriggerFacts;
  readonly input: Uint8Array;
  readonly inputKind: InputKind;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly queuedAt: Date;
}

/** A run that is about to be accepted, with everything that its execution will depend on. */
export interface NewRun extends RunStart {
  readonly script: DeployedScript;
  readonly retry: RetryPolicy;
  /** Waits for the cron run before it. */
  readonly inTurn: boolean;
}

/** Only event scripts are tried again; whoever else starts a run looks at its end and decides. */
const ONCE: RetryPolicy = { maxAttempts: 1, baseMs: 0 };

export const newRun = (script: DeployedScript, start: RunStart, overlap: Overlap = 'allow'): NewRun => ({
  ...start,
  script,
  retry: start.trigger.type === 'event' ? ((script.trigger as EventTrigger).retry ?? new RetryPolicy()) : ONCE,
  inTurn: overlap === 'queue',
});
