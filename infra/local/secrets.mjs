import { createHmac, randomBytes } from 'node:crypto';

/**
 * A random secret of 192 bits. Begins with a letter: nats-server reads an environment variable as a value of its
 * configuration language, in which digits first could make it a number.
 */
export const newSecret = () => `s${randomBytes(24).toString('hex')}`;

/** PRINCIPAL_KEY of a service, derived from the gateway's PRINCIPAL_MASTER_KEY (`serviceKey` of libs/messaging). */
export const principalKey = (masterKey, service) =>
  createHmac('sha256', masterKey).update(`runlet-principal:${service}`).digest('hex');
