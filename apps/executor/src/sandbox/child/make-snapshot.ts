import { readFileSync } from 'node:fs';
import type ivm from 'isolated-vm';
import { GUEST_FILE } from '../wire/guest-protocol.ts';

/** The state of the heap that every isolate starts from: made of our own code alone. See `guest/harden.ts`. */
export const makeSnapshot = ({ Isolate }: typeof ivm): Uint8Array => {
  const guest = { code: readFileSync(new URL('./guest.js', import.meta.url), 'utf8'), filename: GUEST_FILE };
  const probe = new Isolate({ snapshot: Isolate.createSnapshot([guest]) });
  const late = probe.createContextSync().evalSync('$lateHolders()') as string;
  probe.dispose();
  return new Uint8Array(Isolate.createSnapshot([guest, { code: `$freezeEarly(${late})` }]).copy());
};
