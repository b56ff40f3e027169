import {
  type Actor,
  type AttemptOutcome,
  attemptOutcomes,
  type AttemptView,
  decodeFinished,
  type ExecutionError,
  type FinishedRecord,
  type FinishedRun,
  FlatRules,
  type HttpResponseHead,
  type Progress,
  TENANT_ID,
  type TriggerFacts,
  type TriggerType,
  triggerTypes,
} from '@runlet/contracts';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Min,
  validateSync,
} from 'class-validator';

/** What the head of a record must be like to be stored. The facts inside are shown as they are. */
export class FinishedEnvelope implements FinishedRun {
  @IsUUID('all')
  executionId!: string;
  @Matches(TENANT_ID)
  tenant!: string;
  @IsUUID('all')
  scriptId!: string;
  @IsString()
  scriptName!: string;
  @IsInt()
  @Min(1)
  version!: number;
  @IsIn(triggerTypes)
  triggerType!: TriggerType;
  @IsObject()
  trigger!: TriggerFacts;
  @IsIn(attemptOutcomes)
  outcome!: AttemptOutcome;
  @IsOptional()
  @IsObject()
  error!: ExecutionError | null;
  @IsOptional()
  @IsObject()
  response!: HttpResponseHead | null;
  @IsArray()
  attempts!: readonly AttemptView[];
  @IsISO8601()
  queuedAt!: string;
  @IsOptional()
  @IsISO8601()
  startedAt!: string | null;
  @IsISO8601()
  finishedAt!: string;
  @IsNumber()
  durationMs!: number;
  @IsOptional()
  @IsNumber()
  cpuTimeMs!: number | null;
  @IsOptional()
  @IsNumber()
  memoryBytes!: number | null;
  @IsOptional()
  @IsInt()
  sdkCalls!: number | null;
  @IsOptional()
  @IsObject()
  progress!: Progress | null;
  @IsObject()
  actor!: Actor;
  @IsString()
  correlationId!: string;
  @IsOptional()
  @IsString()
  causationId!: string | null;
}

const rules = new FlatRules(FinishedEnvelope);

/** The records of a message; of one whose head is not as it must be, the mistake. Throws when it is no such message. */
export const readFinished = (bytes: Uint8Array): (FinishedRecord | Error)[] =>
  decodeFinished(bytes).map(({ head, ...payloads }) => {
    if (typeof head !== 'object' || head === null) return new Error('A record has no head');
    if (rules.hold(head as Record<string, unknown>)) return { run: head as FinishedRun, ...payloads };
    return new Error(`The record's ${mistakeIn(head)} is not as it must be`);
  });

const mistakeIn = (head: object): string => {
  // Defined, not assigned: a key called `__proto__` is then a key like any other.
  const run = Object.defineProperties(new FinishedEnvelope(), Object.getOwnPropertyDescriptors(head));
  return validateSync(run)[0]?.property ?? 'head';
};
