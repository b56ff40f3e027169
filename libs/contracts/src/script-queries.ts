import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import type { Limits } from './limits.ts';
import { PageQuery } from './page.ts';
import { IsStorableText } from './text.ts';
import { MAX_VERSION, type ScriptStatus, scriptStatuses } from './script-words.ts';
import { type ScriptType, scriptTypes, type Trigger } from './trigger.ts';

export class GetScript {
  @IsUUID()
  id!: string;
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
  @Max(MAX_VERSION)
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
