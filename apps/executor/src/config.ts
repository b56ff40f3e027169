import { VaultConfig } from '@runlet/nest';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { IsOutgoingRules } from './is-outgoing-rules.ts';

const MB = 1024 * 1024;

export class ExecutorConfig extends VaultConfig {
  /**
   * NATS user of the second connection, for streams and buckets, with the password of NATS_USER: one who may answer
   * requests makes the server slow when it reads streams (infra/nats/server.conf). Left out: NATS_USER.
   */
  @IsOptional()
  @IsString()
  NATS_STREAMS_USER?: string;
  /** Asynchronous runs at a time in this replica. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  ASYNC_RUNS: number = 128;
  /** Asynchronous runs of one tenant at a time, on all replicas together. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  TENANT_RUNS: number = 100;
  /** Synchronous runs at a time in this replica; one more is told to ask elsewhere. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100_000)
  SYNC_RUNS: number = 1_024;
  /** Memory of all sandbox processes together, MB. Left out: half of the machine's. */
  @Type(() => Number)
  @IsOptional()
  @IsInt()
  @Min(128)
  SANDBOX_MEMORY_MB?: number;
  /** How long runs may take to end at shutdown before they are handed back, ms. */
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(900_000)
  DRAIN_TIMEOUT_MS: number = 30_000;
  /** Days that the history keeps; partitions are dropped when their last day is older. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  HISTORY_DAYS: number = 90;
  /** Days that an id is remembered: for so long the same event or tick starts nothing again. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  RUN_KEY_DAYS: number = 30;
  /** Days that domain events stay in their stream. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  EVENT_DAYS: number = 7;
  /** Bytes of domain events that are kept; the oldest leave first. */
  @Type(() => Number)
  @IsInt()
  @Min(MB)
  EVENT_BYTES: number = 4_096 * MB;
  /** Bytes of ended synchronous runs that may wait for the history; beyond them runs are refused. */
  @Type(() => Number)
  @IsInt()
  @Min(MB)
  FINISHED_BYTES: number = 1_024 * MB;
  /** Bytes that all scripts together may keep by `sdk.cache`. */
  @Type(() => Number)
  @IsInt()
  @Min(MB)
  CACHE_BYTES: number = 4_096 * MB;
  /** Keys that the scripts of one tenant may keep, each of 64 KB at most. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  CACHE_KEYS_PER_TENANT: number = 10_000;
  /** Connections to the database at a time. */
  @Type(() => Number)
  @IsInt()
  @Min(4)
  @Max(200)
  DATABASE_CONNECTIONS: number = 12;
  /** What scripts may reach beyond the general rules, like `billing.internal:8080, acme@10.1.0.0/16`. */
  @IsOptional()
  @IsOutgoingRules('allow')
  OUTGOING_ALLOW?: string;
  /** What scripts may not reach; `*`: nothing but what is allowed. */
  @IsOptional()
  @IsOutgoingRules('deny')
  OUTGOING_DENY?: string;
  /** HTTP requests that one script may send a minute. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  HTTP_REQUESTS_PER_MINUTE: number = 60;
  /** Outgoing HTTP connections of scripts at a time in this replica. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50_000)
  HTTP_CONNECTIONS: number = 4_096;
  /** Of them, those of one tenant. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50_000)
  HTTP_TENANT_CONNECTIONS: number = 1_024;
  /** The host's database as scripts see it, with the role that row-level security keeps to one tenant. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: '$property has to be postgres://…' })
  SCRIPT_DB_URL?: string;
  /** Schemas of that database that scripts may use, separated by commas. */
  @Matches(/^(?!.*\b(pg_|information_schema))[a-z_][a-z0-9_]{0,62}( *, *[a-z_][a-z0-9_]{0,62})*$/)
  SCRIPT_DB_SCHEMA: string = 'public';
  /** The setting that policies of that database read the tenant from. */
  @Matches(/^[a-z_]+\.[a-z_]+$/)
  SCRIPT_DB_TENANT_SETTING: string = 'app.tenant_id';
}
