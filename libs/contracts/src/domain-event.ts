import { IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { IsInstant } from './instant.ts';

/** Event types are dot-separated words, so that they can stand in a NATS subject. */
export const EVENT_TYPE = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/;

/** A CloudEvent 1.0 with JSON data (https://github.com/cloudevents/spec), as it is kept in DOMAIN_EVENTS. */
export class DomainEvent {
  @IsIn(['1.0'])
  specversion: '1.0' = '1.0';
  /** Unique within `source`: the pair names the event wherever it is delivered again. */
  @IsString()
  @Length(1, 200)
  id!: string;
  @IsString()
  @Length(1, 500)
  source!: string;
  @IsString()
  @MaxLength(200)
  @Matches(EVENT_TYPE, { message: 'must be words separated by dots, like payment.processed' })
  type!: string;
  @IsOptional()
  @IsString()
  @MaxLength(500)
  subject?: string;
  @IsOptional()
  @IsInstant()
  time?: string;
  @IsOptional()
  @IsString()
  @MaxLength(100)
  datacontenttype?: string;
  @IsOptional()
  @IsString()
  @MaxLength(500)
  dataschema?: string;
  @IsOptional()
  data?: unknown;
  @IsOptional()
  @IsString()
  @MaxLength(200)
  correlationid?: string;
  /** Id of the execution that published it; absent on events of the host. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  causationid?: string;
  /** How many scripts stand between this event and the host's, as digits. */
  @IsOptional()
  @IsString()
  @Matches(/^\d{1,3}$/)
  depth?: string;
  @IsOptional()
  @IsString()
  @MaxLength(200)
  traceparent?: string;
}

/** `source` of an event that a script publishes; hosts cannot be passed for. */
export const scriptEventSource = (scriptId: string): string => `runlet/scripts/${scriptId}`;
