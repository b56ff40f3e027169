/**
 * Why something cannot be opened. Neither message nor cause ever holds a value or a key.
 * - `unknown-master-key`: none of the master keys at hand has wrapped the data key.
 * - `tampered`: it was made for another place, with another key, or changed since.
 */
export class VaultError extends Error {
  override readonly name = 'VaultError';

  constructor(
    readonly reason: 'unknown-master-key' | 'tampered',
    message: string,
  ) {
    super(message);
  }
}
