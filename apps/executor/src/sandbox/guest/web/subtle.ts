import { bufferSource } from './buffer-source.ts';
import { type CryptoKey, type KeyParts, makeKey, partsOfKey } from './crypto-key.ts';
import { domException } from './dom-exception.ts';
import { type Hash, hashNamed, hmac } from './hashes.ts';
import { notSupported } from './left-out.ts';

const AVAILABLE =
  'here there are digest with SHA-1, SHA-256, SHA-384 and SHA-512, and importKey("raw"), exportKey("raw"), sign and verify with HMAC';

const leftOut = (what: string): DOMException => notSupported(`${what} is not supported: ${AVAILABLE}`);

const refuse = (message: string, name: string): never => {
  throw new (domException().DOMException)(message, name);
};

const nameOf = (algorithm: unknown): string => {
  const given: unknown =
    typeof algorithm === 'object' && algorithm !== null ? (algorithm as { name?: unknown }).name : algorithm;
  if (given === undefined) throw new TypeError('The algorithm has no name');
  return String(given).toUpperCase();
};

const hashOf = (algorithm: unknown): Hash => {
  const name = nameOf(algorithm);
  return hashNamed(name) ?? fail(leftOut(`The hash ${JSON.stringify(name)}`));
};

const fail = (error: unknown): never => {
  throw error;
};

const assertHmac = (algorithm: unknown, what: string): void => {
  const name = nameOf(algorithm);
  if (name !== 'HMAC') throw leftOut(`${what} with ${JSON.stringify(name)}`);
};

const usagesOf = (given: unknown): string[] => {
  const usages = [...new Set([...(given as Iterable<unknown>)].map(String))];
  if (usages.some((usage) => usage !== 'sign' && usage !== 'verify')) {
    refuse('A key for HMAC can be used to "sign" and "verify" alone', 'SyntaxError');
  }
  if (usages.length === 0) refuse('A key that can be used for nothing', 'SyntaxError');
  return ['sign', 'verify'].filter((usage) => usages.includes(usage));
};

const keyFor = (key: unknown, usage: string): KeyParts => {
  const parts = partsOfKey(key);
  if (!parts) throw new TypeError('The key is not a CryptoKey');
  if (!parts.usages.includes(usage)) refuse(`The key was not imported with the usage "${usage}"`, 'InvalidAccessError');
  return parts;
};

/** Takes as long for any two byte arrays of the same length. */
const isSame = (left: Uint8Array, right: Uint8Array): boolean => {
  if (left.length !== right.length) return false;
  let difference = 0;
  for (let at = 0; at < left.length; at++) difference |= left[at]! ^ right[at]!;
  return difference === 0;
};

const sign = ({ hash, secret }: KeyParts, data: unknown): Uint8Array<ArrayBuffer> =>
  hmac(hashNamed(hash)!, secret, bufferSource(data));

/** `crypto.subtle`: what webhooks need. The rest says that it is not there. */
export class SubtleCrypto {
  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    const hash = hashOf(algorithm);
    return hash(bufferSource(data)).buffer as ArrayBuffer;
  }

  async importKey(
    format: unknown,
    keyData: unknown,
    algorithm: unknown,
    extractable: unknown,
    usages: unknown,
  ): Promise<CryptoKey> {
    assertHmac(algorithm, 'importKey');
    if (format !== 'raw') throw leftOut(`importKey from ${JSON.stringify(String(format))}`);
    const { hash } = algorithm as { hash?: unknown };
    if (hash === undefined) throw new TypeError('The algorithm names no hash: { name: "HMAC", hash: "SHA-256" }');
    hashOf(hash);
    const secret = bufferSource(keyData).slice();
    if (secret.length === 0) refuse('The key is empty', 'DataError');
    return makeKey({ secret, hash: nameOf(hash), extractable: Boolean(extractable), usages: usagesOf(usages) });
  }

  async exportKey(format: unknown, key: unknown): Promise<ArrayBuffer> {
    const parts = partsOfKey(key);
    if (!parts) throw new TypeError('The key is not a CryptoKey');
    if (format !== 'raw') throw leftOut(`exportKey as ${JSON.stringify(String(format))}`);
    if (!parts.extractable) refuse('The key is not extractable', 'InvalidAccessError');
    return parts.secret.slice().buffer as ArrayBuffer;
  }

  async sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    assertHmac(algorithm, 'sign');
    return sign(keyFor(key, 'sign'), data).buffer;
  }

  async verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    assertHmac(algorithm, 'verify');
    return isSame(bufferSource(signature), sign(keyFor(key, 'verify'), data));
  }

  /** No standard's, but what Cloudflare's documentation uses to compare signatures. */
  timingSafeEqual(left: unknown, right: unknown): boolean {
    const [one, other] = [bufferSource(left), bufferSource(right)];
    if (one.length !== other.length) throw new TypeError('timingSafeEqual compares what has the same length');
    return isSame(one, other);
  }
}

for (const name of ['encrypt', 'decrypt', 'generateKey', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey']) {
  const method = {
    async [name](): Promise<never> {
      throw leftOut(`crypto.subtle.${name}`);
    },
  }[name];
  Object.defineProperty(SubtleCrypto.prototype, name, { value: method, writable: true, configurable: true });
}

export const subtle = new SubtleCrypto();
