import { portTrouble } from './process/ports.mjs';
import { portVariables } from './settings.mjs';
import { Trouble } from './trouble.mjs';

const explain = { EADDRINUSE: 'is in use by another program', EACCES: 'may not be used by this user' };

/** Throws when a port that will be needed cannot be had, naming the variable to set. */
export const assertPortsFree = async ({ ports, natsUrl, databaseUrl }) => {
  for (const [key, { name, what }] of Object.entries(portVariables)) {
    if ((key === 'nats' && natsUrl) || (key === 'postgres' && databaseUrl)) continue;
    const code = await portTrouble(ports[key]);
    if (!code) continue;
    throw new Trouble(`Port ${ports[key]}, for ${what}, ${explain[code] ?? `cannot be used (${code})`}.`, {
      hint: `Set ${name} to another one. PORT moves all that are not set: PORT=${ports.gateway + 1000} npm start`,
    });
  }
};
