import { lazily } from '../lazy.ts';
import { nameByKey } from '../names.ts';
import { fillRandomly, randomUUID } from '../random.ts';
import { CryptoKey } from './crypto-key.ts';
import { domException } from './dom-exception.ts';
import { subtle, SubtleCrypto } from './subtle.ts';

/** As the standard says; more is not a mistake that a loop would not help. */
const MAX_BYTES = 65_536;

const integerArrays: ReadonlySet<unknown> = new Set([
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'BigInt64Array',
  'BigUint64Array',
]);

const nameOfTypedArray = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;

const refuse = (message: string, name: string): never => {
  throw new (domException().DOMException)(message, name);
};

const getRandomValues = <T>(array: T): T => {
  if (!ArrayBuffer.isView(array) || !integerArrays.has(nameOfTypedArray.call(array))) {
    return refuse('getRandomValues needs a typed array of integers', 'TypeMismatchError');
  }
  if (array.byteLength > MAX_BYTES) {
    return refuse(`getRandomValues fills at most ${MAX_BYTES} bytes at a time`, 'QuotaExceededError');
  }
  fillRandomly(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return array;
};

class Crypto {
  readonly #made = true;

  get subtle(): typeof subtle {
    void this.#made;
    return subtle;
  }

  getRandomValues<T>(array: T): T {
    void this.#made;
    return getRandomValues(array);
  }

  randomUUID(): string {
    void this.#made;
    return randomUUID();
  }
}

nameByKey({ Crypto, CryptoKey, SubtleCrypto });

export const crypto = lazily(() => ({ crypto: new Crypto(), CryptoKey }));
