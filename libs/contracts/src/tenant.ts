import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsInstant } from './instant.ts';
import { type Permission, permissions } from './principal.ts';
import { IsStorableText } from './text.ts';

/** A tenant's id is a token of subjects, keys and URLs. */
export const TENANT_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const tenantIdRule = { message: 'must be 1–63 lower-case letters, digits and hyphens' };

export class CreateTenant {
  @Matches(TENANT_ID, tenantIdRule)
  id!: string;
  @IsString()
  @Length(1, 200)
  @IsStorableText()
  name!: string;
}

export class IssueApiKey {
  @Matches(TENANT_ID, tenantIdRule)
  tenant!: string;
  @IsString()
  @Length(1, 100)
  @IsStorableText()
  name!: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(permissions, { each: true })
  permissions!: Permission[];
  @IsOptional()
  @IsInstant()
  expiresAt: string | null = null;
}

/** `apiKey` is shown this once; only its hash is kept. */
export interface ApiKeyIssued {
  readonly keyId: string;
  readonly apiKey: string;
}

const API_KEY = /^rk_([A-Za-z0-9-]{1,64})_([A-Za-z0-9_-]{32,128})$/;

/** The key as its owner holds it: `rk_<keyId>_<secret>`. A key's id has no underscore, its secret may have. */
export const formatApiKey = (keyId: string, secret: string): string => `rk_${keyId}_${secret}`;

/** The parts of a key, or undefined when the text cannot be one. */
export const parseApiKey = (apiKey: string): { keyId: string; secret: string } | undefined => {
  const [, keyId, secret] = API_KEY.exec(apiKey) ?? [];
  return keyId && secret ? { keyId, secret } : undefined;
};

const API_KEY_WITHIN = /rk_[A-Za-z0-9-]{1,64}_[A-Za-z0-9_-]{32}/;

/** Whether a text holds what may be a key, for places that no key may get to. */
export const mentionsApiKey = (text: string): boolean => text.includes('rk_') && API_KEY_WITHIN.test(text);

export class RevokeApiKey {
  @Matches(TENANT_ID, tenantIdRule)
  tenant!: string;
  @IsString()
  @Length(1, 64)
  keyId!: string;
}

/** Entry of the `api_keys` bucket, key = `keyId`; the gateway checks callers against its own watch of it. */
export interface ApiKeyEntry {
  readonly keyId: string;
  readonly tenant: string;
  /** SHA-256 of the key's secret part, hex. The secret has 256 bits of entropy, so no slow hash is needed. */
  readonly secretHash: string;
  readonly permissions: readonly Permission[];
  readonly expiresAt: string | null;
  readonly revoked: boolean;
}
