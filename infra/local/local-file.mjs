import { rmSync } from 'node:fs';
import { writeJson } from './json-file.mjs';
import { inState } from './paths.mjs';
import { healthUrl } from './services.mjs';

const file = inState('local.json');

/** Until it is written again, nothing runs here that scripts could use. */
export const removeLocalFile = () => rmSync(file, { force: true });

/**
 * Tells scripts where everything is and how to get in: `.runlet/local.json`, there while Runlet is up.
 *
 * @param {object} facts
 * @param {import('./system.mjs').System} facts.system
 * @param {Record<string, number>} facts.ports
 * @param {string} facts.tenant
 * @param {string} facts.apiKey
 * @param {{ url: string, credentials: (user: string) => { user: string, password: string } }} facts.nats
 */
export const writeLocalFile = ({ system, ports, tenant, apiKey, nats }) =>
  writeJson(file, {
    url: `http://localhost:${ports.gateway}`,
    endpointsUrl: `http://localhost:${ports.endpoints}`,
    tenant,
    apiKey,
    nats: { url: nats.url, host: nats.credentials('host-demo'), operator: nats.credentials('operator') },
    services: system.services.map(({ name, pid = null }) => ({ name, pid, health: healthUrl(name, ports) })),
    servers: system.servers.map(({ name, pid = null }) => ({ name, pid })),
  });
