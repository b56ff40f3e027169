import { v4 } from 'uuid';
import { AtOnce, MAX_RANDOM_BYTES } from '../wire/at-once.ts';
import { askHost } from './host.ts';

/** Bytes of the host that nobody has had yet: a question costs more than many bytes. */
let pool: Uint8Array<ArrayBuffer> = new Uint8Array(0);

const refill = (): void => {
  const text = askHost(AtOnce.randomBytes, String(MAX_RANDOM_BYTES));
  // Less than asked for would repeat or be zeros.
  if (text.length !== MAX_RANDOM_BYTES) throw new Error('No random numbers can be had');
  pool = Uint8Array.from({ length: MAX_RANDOM_BYTES }, (_, at) => text.charCodeAt(at));
};

/** Fills `target` with bytes of the operating system's random number generator. Each is handed out once. */
export const fillRandomly = (target: Uint8Array): void => {
  for (let at = 0; at < target.length;) {
    if (pool.length === 0) refill();
    const taken = pool.subarray(0, target.length - at);
    // Before anybody sees them: no full stack keeps them in the pool for the next run.
    pool = pool.subarray(taken.length);
    target.set(taken, at);
    taken.fill(0);
    at += taken.length;
  }
};

export const randomUUID = (): string => {
  const random = new Uint8Array(16);
  fillRandomly(random);
  return v4({ random });
};
