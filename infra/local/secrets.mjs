import { randomBytes } from 'node:crypto';

/**
 * A random secret of 192 bits. Begins with a letter: nats-server reads an environment variable as a value of its
 * configuration language, in which digits first could make it a number.
 */
export const newSecret = () => `s${randomBytes(24).toString('hex')}`;
