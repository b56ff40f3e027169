import { type Context, decrypt, encrypt } from './aes-gcm.ts';
import type { DataKey } from './data-key.ts';
import { VaultError } from './vault-error.ts';

/** A value that only its tenant's data key opens, and only in its own place. */
export interface SealedValue {
  /** Of the data key. */
  readonly keyId: string;
  /** Base64. */
  readonly box: string;
}

/** The place of a value: in another one it does not open. */
export interface Place {
  readonly tenant: string;
  /** `tenant`, or the id of the one script that it is for. */
  readonly scope: string;
  readonly name: string;
  readonly version: number;
}

const contextOf = ({ tenant, scope, name, version }: Place): Context => [
  'runlet-secret.v1',
  tenant,
  scope,
  name,
  version,
];

export const seal = ({ keyId, bytes }: DataKey, value: string, place: Place): SealedValue => ({
  keyId,
  box: encrypt(bytes, Buffer.from(value), contextOf(place)),
});

/** Throws `VaultError`. */
export const open = ({ keyId, bytes }: DataKey, sealed: SealedValue, place: Place): string => {
  if (sealed.keyId !== keyId) throw new VaultError('tampered', 'What was encrypted names another data key');
  return decrypt(bytes, sealed.box, contextOf(place)).toString('utf8');
};
