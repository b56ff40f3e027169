import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

export const scriptTypes = ['scheduled', 'http', 'event', 'oneoff', 'embedded'] as const;
export type ScriptType = (typeof scriptTypes)[number];

export const triggerTypes = ['cron', 'http', 'event', 'manual', 'api'] as const;
export type TriggerType = (typeof triggerTypes)[number];

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
export type HttpMethod = (typeof httpMethods)[number];

export const overlapChoices = ['skip', 'queue', 'allow'] as const;
export const missedChoices = ['skip', 'once', 'all'] as const;

/** Started by the clock. The catalog also checks that expression and zone mean something. */
export class ScheduledTrigger {
  /** Five fields (minute hour day month weekday), six with leading seconds, or a nickname such as `@hourly`. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  cron!: string;
  /** IANA time zone, e.g. `Europe/Berlin`. */
  @IsString()
  @MaxLength(64)
  timezone: string = 'UTC';
  /** What a tick does while an earlier run of the schedule has not ended. */
  @IsIn(overlapChoices)
  overlap: (typeof overlapChoices)[number] = 'skip';
  /** What becomes of ticks that nobody was there to fire. */
  @IsIn(missedChoices)
  missed: (typeof missedChoices)[number] = 'once';
}

/** Started by a request to the script's own path. */
export class HttpTrigger {
  /** `/orders/:id`, `/files/*`: static segments, parameters, a tail wildcard. */
  @IsString()
  @MaxLength(500)
  @Matches(
    /^\/(?:[A-Za-z0-9._~-]+|:[A-Za-z_][A-Za-z0-9_]*)?(?:\/(?:[A-Za-z0-9._~-]+|:[A-Za-z_][A-Za-z0-9_]*))*(?:\/?\*)?$/,
    {
      message: 'must start with / and consist of segments like orders, :id, and at most one * at the end',
    },
  )
  path!: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(httpMethods, { each: true })
  methods!: HttpMethod[];
  /** `platform`: the caller needs a platform token with `scripts.execute`; `public`: anyone. */
  @IsIn(['platform', 'public'])
  access: 'platform' | 'public' = 'platform';
  /** `async` answers 202 with the execution's id and runs it in its turn. */
  @IsIn(['sync', 'async'])
  mode: 'sync' | 'async' = 'sync';
}

/** The plain bound of attempts; attempt n + 1 waits `baseMs` · 2^(n-1), with jitter. */
export class RetryPolicy {
  @IsInt()
  @Min(1)
  @Max(10)
  maxAttempts: number = 4;
  @IsInt()
  @Min(100)
  @Max(3_600_000)
  baseMs: number = 2_000;
}

/** Started by domain events of the tenant. */
export class EventTrigger {
  /** Exact types or wildcards over dot-separated words: `order.*`, `*.created`, `*`. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @MaxLength(200, { each: true })
  @Matches(/^(?:\*|[A-Za-z0-9_-]+)(?:\.(?:\*|[A-Za-z0-9_-]+))*$/, {
    each: true,
    message: 'each must be words or * separated by dots, like order.created or order.*',
  })
  types!: string[];
  @ValidateNested()
  @IsOptional()
  @Type(() => RetryPolicy)
  retry: RetryPolicy = new RetryPolicy();
}

/** One-off and embedded scripts are only ever called; there is nothing to set. */
export class CalledTrigger {}

export type Trigger = ScheduledTrigger | HttpTrigger | EventTrigger | CalledTrigger;

const triggerClasses = {
  scheduled: ScheduledTrigger,
  http: HttpTrigger,
  event: EventTrigger,
  oneoff: CalledTrigger,
  embedded: CalledTrigger,
} as const satisfies Record<ScriptType, new () => Trigger>;

/** The DTO of the trigger that a script of this type has; an unknown type gets the empty one (its own field is refused). */
export const triggerClassOf = (type: unknown): new () => Trigger =>
  Object.hasOwn(triggerClasses, String(type)) ? triggerClasses[type as ScriptType] : CalledTrigger;
