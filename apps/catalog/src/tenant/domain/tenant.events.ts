import type { Permission } from '@runlet/contracts';

export interface ApiKey {
  readonly keyId: string;
  /** What it is for, in the words of who asked for it. */
  readonly name: string;
  /** SHA-256 of the secret part, hex. The secret itself is nowhere. */
  readonly secretHash: string;
  readonly permissions: readonly Permission[];
  /** ISO 8601; null for never. */
  readonly expiresAt: string | null;
}

export type TenantEvent =
  | { readonly type: 'TenantCreated'; readonly data: { readonly name: string } }
  | { readonly type: 'ApiKeyIssued'; readonly data: ApiKey }
  | { readonly type: 'ApiKeyRevoked'; readonly data: { readonly keyId: string } };
