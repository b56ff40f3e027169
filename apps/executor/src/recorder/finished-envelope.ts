import {
  type Actor,
  type AttemptOutcome,
  attemptOutcomes,
  type AttemptView,
  decodeFrame,
  type ExecutionError,
  type FinishedRun,
  type HttpResponseHead,
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
class FinishedEnvelope implements FinishedRun {
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
  @IsObject()
  actor!: Actor;
  @IsString()
  correlationId!: string;
  @IsOptional()
  @IsString()
  causationId!: string | null;
}

export interface FinishedRecord {
  readonly run: FinishedRun;
  readonly input: Buffer;
  readonly output: Buffer | null;
  readonly logs: Buffer;
}

/** Throws when it is no record; its payloads are not looked into. */
export const readFinished = (bytes: Uint8Array): FinishedRecord => {
  const { head, sections } = decodeFrame(bytes);
  const [input, output, logs] = sections;
  if (typeof head !== 'object' || head === null || !input || !output || !logs) {
    throw new Error('A record has a head and three sections');
  }
  const run = Object.assign(new FinishedEnvelope(), head);
  const [mistake] = validateSync(run);
  if (mistake) throw new Error(`The record's ${mistake.property} is not as it must be`);
  return { run, input, output, logs };
};
