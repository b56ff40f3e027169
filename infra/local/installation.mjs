import { randomBytes, randomUUID } from 'node:crypto';
import { natsUsers } from '../nats/users.mjs';
import { serviceSchemas } from '../postgres/service-roles.mjs';
import { readJson, writeJson } from './json-file.mjs';
import { inState } from './paths.mjs';
import { newSecret } from './secrets.mjs';

const file = inState('installation.json');

const secretsFor = (names) => Object.fromEntries(names.map((name) => [name, newSecret()]));

const create = () => ({
  id: randomUUID(),
  natsPasswords: secretsFor(natsUsers),
  postgresPassword: newSecret(),
  rolePasswords: secretsFor([...Object.keys(serviceSchemas), 'scripts']),
  /** The gateway signs callers' principals with keys derived from it: 64 hex digits. */
  principalMasterKey: randomBytes(32).toString('hex'),
  /** Wraps the keys that the tenants' secrets are encrypted with: 64 hex digits. Without it they are lost. */
  secretsMasterKey: randomBytes(32).toString('hex'),
  /** Of the demo tenant, once it has been issued. */
  apiKey: /** @type {string | null} */ (null),
  /** The demo tenant has got its examples: those that a person deletes stay deleted. */
  examplesCreated: false,
});

/** @typedef {ReturnType<typeof create>} Installation */

/** @param {Partial<Installation>} known What an installation made by an older Runlet lacks is made. */
const completed = (known) => {
  const fresh = create();
  return { ...fresh, ...known, rolePasswords: { ...fresh.rolePasswords, ...known.rolePasswords } };
};

/**
 * Secrets of this installation: random, made at the first start, kept in `.runlet/installation.json`. What an
 * installation made by an older Runlet lacks is made at its next start.
 */
export const openInstallation = () => {
  /** @type {Installation} */
  const installation = completed(readJson(file) ?? {});
  writeJson(file, installation);
  return installation;
};

/** @param {Installation} installation */
export const saveInstallation = (installation) => writeJson(file, installation);
