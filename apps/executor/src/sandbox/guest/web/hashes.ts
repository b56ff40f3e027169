import type * as Hmac from '@noble/hashes/hmac.js';
import type * as Legacy from '@noble/hashes/legacy.js';
import type * as Sha2 from '@noble/hashes/sha2.js';
import { lazily } from '../lazy.ts';

declare const require: (name: string) => never;

type Bytes = Uint8Array<ArrayBuffer>;

/** The digest of `data`, in memory of its own. */
export type Hash = (data: Uint8Array) => Bytes;

const legacy = lazily((): typeof Legacy => require('@noble/hashes/legacy.js'));
const sha2 = lazily((): typeof Sha2 => require('@noble/hashes/sha2.js'));
const hmacs = lazily((): typeof Hmac => require('@noble/hashes/hmac.js'));

/** From @noble/hashes, which is audited. A script that hashes does so in its own CPU time, and can be stopped in it. */
const byName: ReadonlyMap<string, () => unknown> = new Map([
  ['SHA-1', () => legacy().sha1],
  ['SHA-256', () => sha2().sha256],
  ['SHA-384', () => sha2().sha384],
  ['SHA-512', () => sha2().sha512],
]);

export const hashNamed = (name: string): Hash | undefined => byName.get(name)?.() as Hash | undefined;

export const hmac = (hash: Hash, secret: Uint8Array, data: Uint8Array): Bytes =>
  hmacs().hmac(hash as never, secret, data) as Bytes;
