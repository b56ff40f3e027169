/** What a key is made of. */
export interface KeyParts {
  readonly secret: Uint8Array;
  /** Like `SHA-256`. */
  readonly hash: string;
  readonly extractable: boolean;
  readonly usages: readonly string[];
}

let take: (key: CryptoKey, parts: KeyParts) => void;
let read: (key: unknown) => KeyParts | undefined;
let isOurs = false;

/** The Web Cryptography API's class; here there are keys for HMAC alone. */
export class CryptoKey {
  #parts!: KeyParts;
  #algorithm!: object;
  #usages!: readonly string[];

  constructor() {
    if (!isOurs) throw new TypeError('A CryptoKey is made by crypto.subtle.importKey');
  }

  static {
    take = (key, parts) => {
      key.#parts = parts;
      key.#algorithm = { name: 'HMAC', hash: { name: parts.hash }, length: parts.secret.length * 8 };
      key.#usages = [...parts.usages];
    };
    read = (key) => (typeof key === 'object' && key !== null && #parts in key ? key.#parts : undefined);
  }

  get [Symbol.toStringTag](): string {
    return 'CryptoKey';
  }

  get type(): 'secret' {
    void this.#parts;
    return 'secret';
  }

  get extractable(): boolean {
    return this.#parts.extractable;
  }

  get algorithm(): object {
    return this.#algorithm;
  }

  get usages(): readonly string[] {
    return this.#usages;
  }
}

export const makeKey = (parts: KeyParts): CryptoKey => {
  isOurs = true;
  try {
    const key = new CryptoKey();
    take(key, parts);
    return key;
  } finally {
    isOurs = false;
  }
};

/** Undefined for what is no key of ours. */
export const partsOfKey = (key: unknown): KeyParts | undefined => read(key);
