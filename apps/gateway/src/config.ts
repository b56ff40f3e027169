import { ServiceConfig } from '@runlet/nest';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUrl, Matches, Max, Min } from 'class-validator';

export class GatewayConfig extends ServiceConfig {
  /** Port of the admin API, the event intake and the console. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(65_535)
  PORT: number = 4000;
  /** Port of script endpoints: another origin, since a script may answer with HTML of its own. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(65_535)
  ENDPOINTS_PORT: number = 4001;
  /** Address that both ports are bound to; in a container `0.0.0.0`. */
  @IsString()
  HOST: string = '127.0.0.1';
  /** Where people reach the admin API, e.g. `https://runlet.example.com`; left out: answers name paths only. */
  @IsOptional()
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  PUBLIC_URL?: string;
  /** What the keys shared with each service are derived from: 64 hex digits. */
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be 64 hex digits' })
  PRINCIPAL_MASTER_KEY!: string;
  /** Requests a minute of one API key, or of one address where there is no key. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  RATE_LIMIT_PER_MINUTE: number = 60_000;
  /**
   * Addresses and networks of the proxies in front, separated by commas: only from these is `X-Forwarded-For`
   * believed. Left out: from nobody.
   */
  @IsOptional()
  @IsString()
  TRUSTED_PROXIES?: string;
}
