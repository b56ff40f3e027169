// Prints random secrets for compose.yaml: node infra/compose-secrets.mjs > infra/.env
import { randomBytes } from 'node:crypto';
import { newSecret, principalKey } from './local/secrets.mjs';
import { natsUsers, passwordVariable } from './nats/users.mjs';
import { serviceSchemas } from './postgres/service-roles.mjs';

const masterKey = randomBytes(32).toString('hex');
const services = Object.keys(serviceSchemas).map((service) => [service, service.toUpperCase()]);

const secrets = {
  POSTGRES_PASSWORD: newSecret(),
  PRINCIPAL_MASTER_KEY: masterKey,
  SECRETS_MASTER_KEY: randomBytes(32).toString('hex'),
  ...Object.fromEntries(natsUsers.map((user) => [passwordVariable(user), newSecret()])),
  ...Object.fromEntries(services.map(([, name]) => [`${name}_DATABASE_PASSWORD`, newSecret()])),
  SCRIPTS_DATABASE_PASSWORD: newSecret(),
  ...Object.fromEntries(services.map(([service, name]) => [`${name}_PRINCIPAL_KEY`, principalKey(masterKey, service)])),
};

for (const [name, value] of Object.entries(secrets)) process.stdout.write(`${name}=${value}\n`);
