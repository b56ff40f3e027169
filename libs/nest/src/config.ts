import { check, type DtoClass } from '@runlet/contracts';
import { Transform, Type } from 'class-transformer';
import { getMetadataStorage, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, MinLength } from 'class-validator';

const HEX_KEY = /^[0-9a-f]{64}$/;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** What every service is told by its environment. */
export class ServiceConfig {
  @IsIn(logLevels)
  LOG_LEVEL: (typeof logLevels)[number] = 'info';
  /** `nats://host:port`, several separated by commas. */
  @IsString()
  @MinLength(1)
  NATS_URL!: string;
  @IsString()
  @MinLength(1)
  NATS_USER!: string;
  @IsString()
  @MinLength(1)
  NATS_PASSWORD!: string;
  /** Port of /health/live, /health/ready and /metrics. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(65_535)
  HEALTH_PORT!: number;
  /** Address that the health port is bound to; in a container `0.0.0.0`. */
  @IsOptional()
  @IsString()
  HEALTH_HOST: string = '127.0.0.1';
}

/** Of services that answer signed requests. */
export class AnsweringConfig extends ServiceConfig {
  /** Key shared with the gateway for signed principals: 64 hex digits. */
  @Matches(HEX_KEY, { message: 'must be 64 hex digits' })
  PRINCIPAL_KEY!: string;
  /** The service's own role: `postgres://role:password@host:port/database`. */
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgres:// URL' })
  DATABASE_URL!: string;
}

/** Of services that open secrets. */
export class VaultConfig extends AnsweringConfig {
  /** Wraps the tenants' data keys: 64 hex digits. Whoever has it and the event store has every secret. */
  @Matches(HEX_KEY, { message: 'must be 64 hex digits' })
  SECRETS_MASTER_KEY!: string;
  /** Those before it, separated by commas: they still unwrap. */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @Matches(HEX_KEY, { each: true, message: 'must be keys of 64 hex digits, separated by commas' })
  SECRETS_OLD_MASTER_KEYS: string[] = [];
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const fieldsOf = (config: DtoClass): string[] => [
  ...new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(config, '', false, false)
      .map((field) => field.propertyName),
  ),
];

/** The service's settings, frozen. Throws one `ConfigError` that names every setting that is missing or wrong. */
export const loadConfig = <T extends object>(
  config: DtoClass<T>,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<T> => {
  const known = Object.fromEntries(
    fieldsOf(config).flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])),
  );
  const { value, errors } = check(config, known);
  if (errors.length > 0) {
    throw new ConfigError(
      `The environment is not as needed:\n${errors.map((e) => `  ${e.field} ${e.message}`).join('\n')}`,
    );
  }
  return Object.freeze(value);
};
