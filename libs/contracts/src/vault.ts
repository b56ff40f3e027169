import { IsInt, IsOptional, IsString, IsUUID, Matches, Min, ValidateBy } from 'class-validator';
import { PageQuery } from './page.ts';
import { IsStorableText } from './text.ts';

/** What a tenant keeps for its scripts: the one encrypted and never shown again, the other readable. */
export const vaultKinds = ['secret', 'variable'] as const;
export type VaultKind = (typeof vaultKinds)[number];

/** Begins with a letter or `_`; a dot only between two others, so that a name is tokens of a key. */
export const VAULT_NAME = /^(?=.{1,64}$)[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/;
/** Longest value, bytes of UTF-8. */
export const MAX_VAULT_VALUE_BYTES = 64 * 1024;
/** Secrets and variables of one tenant together. */
export const MAX_VAULT_ITEMS = 1_000;

/** Where a secret or variable holds: for all scripts of the tenant, or for one, where it goes before the tenant's. */
export const TENANT_SCOPE = 'tenant';
export const vaultScope = (script: string | null | undefined): string => script?.toLowerCase() ?? TENANT_SCOPE;

const IsVaultName = (): PropertyDecorator =>
  Matches(VAULT_NAME, {
    message: 'must be 1–64 letters, digits, _ and -, dots between them, and begin with a letter or _',
  });

const IsAtMostBytes = (bytes: number): PropertyDecorator =>
  ValidateBy({
    name: 'isAtMostBytes',
    validator: {
      validate: (value) => typeof value === 'string' && Buffer.byteLength(value) <= bytes,
      defaultMessage: () => `must be at most ${bytes} bytes of UTF-8`,
    },
  });

export class VaultRef {
  @IsVaultName()
  name!: string;
  /** Id of the script that alone it is for; left out: for all of the tenant's. */
  @IsOptional()
  @IsUUID()
  script?: string;
}

class VaultChange extends VaultRef {
  /** Revision that the change was made for; another one is a conflict. Left out: any. */
  @IsOptional()
  @IsInt()
  @Min(0)
  expectedRevision?: number;
}

export class SetSecret extends VaultChange {
  /** 1 byte to 64 KB of UTF-8; never comes back. */
  @IsString()
  @Matches(/^[^\uD800-\uDFFF]+$/u, { message: 'must not be empty, nor hold halves of surrogate pairs' })
  @IsAtMostBytes(MAX_VAULT_VALUE_BYTES)
  value!: string;
}

export class SetVariable extends VaultChange {
  /** At most 64 KB of UTF-8. */
  @IsString()
  @IsStorableText()
  @IsAtMostBytes(MAX_VAULT_VALUE_BYTES)
  value!: string;
}

export class RemoveSecret extends VaultChange {}
export class RemoveVariable extends VaultChange {}

export class GetSecret extends VaultRef {}
export class GetVariable extends VaultRef {}

class ListVault extends PageQuery {
  /** Only what is for this script alone. Left out: what is for all, and for each. */
  @IsOptional()
  @IsUUID()
  script?: string;
}
export class ListSecrets extends ListVault {}
export class ListVariables extends ListVault {}

/** A secret without its value. */
export interface SecretView {
  readonly name: string;
  /** Id of the script that alone it is for; null: for all of the tenant's. */
  readonly script: string | null;
  /** 1, 2, 3 … with each value. */
  readonly version: number;
  /** The ETag. */
  readonly revision: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

export interface VariableView extends SecretView {
  readonly value: string;
}

/** What became of a change; `changed` is false where it was so already. */
export interface VaultChangedReply {
  readonly name: string;
  readonly script: string | null;
  readonly version: number;
  readonly revision: number;
  readonly changed: boolean;
}
