import { randomBytes, randomUUID } from 'node:crypto';
import { KEY_BYTES } from './aes-gcm.ts';

/** What a tenant's values are encrypted with. Kept wrapped only. */
export interface DataKey {
  readonly keyId: string;
  readonly bytes: Buffer;
}

export const newDataKey = (): DataKey => ({ keyId: randomUUID(), bytes: randomBytes(KEY_BYTES) });
