// Makes the services' roles and schemas, and the demo host, in the database that DATABASE_URL names, as a user who may. For containers
// and Kubernetes; `npm start` does it by itself. May run again.
import { prepareGivenDatabase } from '../local/servers/database.mjs';
import { serviceSchemas } from './service-roles.mjs';

const passwordOf = (service) => {
  const name = `${service.toUpperCase()}_DATABASE_PASSWORD`;
  const password = process.env[name];
  if (!password) throw new Error(`${name} is not set`);
  return password;
};

const passwords = Object.fromEntries(Object.keys(serviceSchemas).map((service) => [service, passwordOf(service)]));
const scripts = process.env.SCRIPTS_DATABASE_PASSWORD || undefined;
await prepareGivenDatabase(process.env.DATABASE_URL, { ...passwords, scripts });
