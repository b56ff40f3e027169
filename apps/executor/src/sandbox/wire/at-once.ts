/**
 * What the guest may ask of the child and is told before it goes on: (question, text) → text. For what no library can
 * know in an isolate and what takes microseconds; everything else is a call to the executor.
 */
export const AtOnce = {
  /** (count, at most `MAX_RANDOM_BYTES`) → that many random bytes, each a character from U+0000 to U+00FF. */
  randomBytes: 0,
  /** (host name) → its ASCII form by UTS #46 as the URL standard applies it; empty if it has none. */
  domainToAscii: 1,
  /** → tables of multi-byte encodings, as JSON: 150 KB that few scripts need, and no isolate should carry. */
  encodingTables: 2,
} as const;

export const MAX_RANDOM_BYTES = 4096;
/** A longer name is no host's: DNS ends at 253, and what UTS #46 drops does not make up for this. */
export const MAX_DOMAIN_CHARS = 4096;
