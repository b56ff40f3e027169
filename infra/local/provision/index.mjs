import { inRoot } from '../paths.mjs';
import { run } from '../tools/command.mjs';

/**
 * Makes a tenant with a key and, if wanted, the example scripts. May run again.
 *
 * @param {object} options
 * @param {string} options.node Node.js of the services.
 * @param {{ url: string, user: string, password: string }} options.nats As the operator.
 * @param {string} options.url Of the admin API.
 * @param {{ id: string, name: string }} options.tenant
 * @param {string | null} [options.knownKey] Kept if it is good.
 * @param {'never' | 'once-new' | 'always'} options.examples `once-new`: only for a tenant that is made now.
 * @returns {Promise<{ apiKey: string, created: boolean }>}
 */
export const provision = async ({ node, ...task }) =>
  JSON.parse(await run(node, [inRoot('infra/local/provision/main.mjs')], { input: JSON.stringify(task) }));
