import type * as Hmac from '@noble/hashes/hmac.js';
import type * as Legacy from '@noble/hashes/legacy.js';
import type * as Sha2 from '@noble/hashes/sha2.js';

declare const require: (name: string) => never;

type Bytes = Uint8Array<ArrayBuffer>;

/** The digest of `data`, in memory of its own. */
export type Hash = (data: Uint8Array) => Bytes;

/** From @noble/hashes, which is audited. A script that hashes does so in its own CPU time, and can be stopped in it. */
const byName: ReadonlyMap<string, () => unknown> = new Map([
  ['SHA-1', () => (require('@noble/hashes/legacy.js') as typeof Legacy).sha1],
  ['SHA-256', () => (require('@noble/hashes/sha2.js') as typeof Sha2).sha256],
  ['SHA-384', () => (require('@noble/hashes/sha2.js') as typeof Sha2).sha384],
  ['SHA-512', () => (require('@noble/hashes/sha2.js') as typeof Sha2).sha512],
]);

export const hashNamed = (name: string): Hash | undefined => byName.get(name)?.() as Hash | undefined;

export const hmac = (hash: Hash, secret: Uint8Array, data: Uint8Array): Bytes => {
  const library: typeof Hmac = require('@noble/hashes/hmac.js');
  return library.hmac(hash as never, secret, data) as Bytes;
};
