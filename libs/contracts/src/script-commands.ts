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
import { LimitsInput } from './limits.ts';
import { MAX_VERSION, SCRIPT_NAME } from './script-words.ts';
import { IsStorableText } from './text.ts';
import { CalledTrigger, type ScriptType, scriptTypes, type Trigger, triggerClassOf } from './trigger.ts';

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
  @Max(MAX_VERSION)
  version!: number;
}

/** Back to the version that was live before, or to `version`. */
export class RollBack extends ScriptRef {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
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
