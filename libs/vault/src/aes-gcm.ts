import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { VaultError } from './vault-error.ts';

/** Length of every key, bytes. */
export const KEY_BYTES = 32;
const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the bytes belong to; each part counts for itself, so that no two contexts read the same. */
export type Context = readonly (string | number)[];

const associatedData = (context: Context): Buffer => Buffer.from(JSON.stringify(context));

/** `nonce ‖ ciphertext ‖ tag` in base64, bound to `context`. A random nonce serves 2³² encryptions with one key. */
export const encrypt = (key: Buffer, plain: Buffer, context: Context): string => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
};

/** Throws `VaultError` `tampered` unless `box` was made with this key for this context. */
export const decrypt = (key: Buffer, box: string, context: Context): Buffer => {
  const bytes = Buffer.from(box, 'base64');
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData(context));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new VaultError('tampered', 'What was encrypted has been changed, or belongs elsewhere');
  }
};
