import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { type Limits, LimitsInput } from './limits.ts';
import { IsStorableText } from './text.ts';
import { CalledTrigger, type ScriptType, scriptTypes, type Trigger, triggerClassOf } from './trigger.ts';

export const scriptStatuses = ['draft', 'active', 'paused', 'disabled', 'archived'] as const;
export type ScriptStatus = (typeof scriptStatuses)[number];

/** A name is also how an embedded script is called, so it has no spaces or slashes. */
export const SCRIPT_NAME = /^[A-Za-z0-9][A-Za-z0-9 ._-]*$/;
/**
 * For requests that name a script by `scriptId` or else by `scriptName`: whether the id must be there. One that is
 * given is always checked, and is what counts.
 */
export const isIdNeeded = (request: { scriptId?: unknown; scriptName?: unknown }): boolean =>
  request.scriptId !== undefined || request.scriptName === undefined;

const TAG = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;

export class ScriptDetails {
  /** 3–100 characters, unique in the tenant. */
  @IsString()
  @Length(3, 100)
  @Matches(SCRIPT_NAME, {
    message: 'must begin with a letter or digit and hold letters, digits, spaces, dots, _ and -',
  })
  name!: string;
  @IsString()
  @MaxLength(500)
  @IsStorableText()
  description: string = '';
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @MaxLength(50, { each: true })
  @Matches(TAG, { each: true, message: 'each must be letters, digits, dots, colons, _ and -' })
  tags: string[] = [];
}

/** A new script with its first version. */
export class CreateScript extends ScriptDetails {
  @IsIn(scriptTypes)
  type!: ScriptType;
  @IsOptional()
  @IsUUID()
  organizationId: string | null = null;
  /** JavaScript, or TypeScript whose types are stripped. At most 100 KB of UTF-8. */
  @IsString()
  @MinLength(1)
  source!: string;
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @IsStorableText()
  changeNote: string = '';
  /** Makes the first version live at once; `false` leaves a draft. */
  @IsOptional()
  @IsBoolean()
  deploy: boolean = false;
  @IsObject()
  @ValidateNested()
  @Type((options) => triggerClassOf(options?.object['type']))
  trigger: Trigger = new CalledTrigger();
  @IsOptional()
  @ValidateNested()
  @Type(() => LimitsInput)
  limits: LimitsInput = new LimitsInput();
  /** Id of the new script; the edge makes one, so that a repeated request creates one script. */
  @IsOptional()
  @IsUUID()
  id?: string;
}

/** Names a script; `expectedRevision` is what the caller last saw (`If-Match`), left out: any. */
export class ScriptRef {
  @IsUUID()
  id!: string;
  @IsOptional()
  @IsInt()
  @Min(0)
  expectedRevision?: number;
}

/** A new version of an existing script: source, trigger and limits together. */
export class SaveVersion extends ScriptRef {
  @IsString()
  @MinLength(1)
  source!: string;
  /** By the script's type; checked against it by the catalog. Left out: as in the version before. */
  @IsOptional()
  @IsObject()
  trigger?: object;
  /** Left out: as in the version before. */
  @IsOptional()
  @ValidateNested()
  @Type(() => LimitsInput)
  limits?: LimitsInput;
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @IsStorableText()
  changeNote: string = '';
  @IsOptional()
  @IsBoolean()
  deploy: boolean = false;
}

/** What is left out stays as it is. */
export class ChangeDetails extends ScriptRef {
  @IsOptional()
  @IsString()
  @Length(3, 100)
  @Matches(SCRIPT_NAME, {
    message: 'must begin with a letter or digit and hold letters, digits, spaces, dots, _ and -',
  })
  name?: string;
  @IsOptional()
  @IsString()
  @MaxLength(500)
  @IsStorableText()
  description?: string;
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @MaxLength(50, { each: true })
  @Matches(TAG, { each: true, message: 'each must be letters, digits, dots, colons, _ and -' })
  tags?: string[];
}

export class DeployVersion extends ScriptRef {
  @IsInt()
  @Min(1)
  version!: number;
}

/** Back to the version that was live before, or to `version`. */
export class RollBack extends ScriptRef {
  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;
}

export class DisableScript extends ScriptRef {
  @IsString()
  @Length(1, 500)
  @IsStorableText()
  reason!: string;
}

/** Answer to every command: where the script now stands. */
export interface ScriptChangedReply {
  readonly id: string;
  readonly revision: number;
  readonly version: number;
  readonly changed: boolean;
}

export class GetScript {
  @IsUUID()
  id!: string;
}

export class PageQuery {
  /** Rows of a page, 1–200. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
  /** `nextCursor` of the page before; opaque. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export class ListScripts extends PageQuery {
  @IsOptional()
  @IsIn(scriptTypes)
  type?: ScriptType;
  @IsOptional()
  @IsIn(scriptStatuses)
  status?: ScriptStatus;
  @IsOptional()
  @IsString()
  @MaxLength(50)
  @IsStorableText()
  tag?: string;
  /** Part of the name or of the newest source. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @IsStorableText()
  search?: string;
  @IsOptional()
  @IsIn(['name', 'createdAt', 'updatedAt'])
  sort: 'name' | 'createdAt' | 'updatedAt' = 'name';
}

export interface ScriptSummary {
  readonly id: string;
  readonly name: string;
  readonly type: ScriptType;
  readonly status: ScriptStatus;
  readonly description: string;
  readonly organizationId: string | null;
  readonly tags: readonly string[];
  readonly latestVersion: number;
  readonly liveVersion: number | null;
  /** Of the newest version. */
  readonly trigger: Trigger;
  readonly limits: Limits;
  /** Why it is disabled, else null. */
  readonly disabledReason: string | null;
  /** The aggregate's revision, the ETag. */
  readonly revision: number;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface ScriptView extends ScriptSummary {
  /** Of the newest version. */
  readonly source: string;
}

export class ListVersions extends PageQuery {
  @IsUUID()
  scriptId!: string;
}

export class GetVersion {
  @IsUUID()
  scriptId!: string;
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version!: number;
}

export interface VersionSummary {
  readonly scriptId: string;
  readonly version: number;
  readonly sourceHash: string;
  readonly trigger: Trigger;
  readonly limits: Limits;
  readonly changeNote: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly live: boolean;
}

export interface VersionView extends VersionSummary {
  readonly source: string;
}

export class ListAudit extends PageQuery {
  @IsOptional()
  @IsUUID()
  scriptId?: string;
  /** Part of the stored event's name, e.g. `Deployed`. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @IsStorableText()
  type?: string;
}

export interface AuditEntry {
  readonly eventId: string;
  readonly at: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly scriptId: string | null;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly data: unknown;
}
