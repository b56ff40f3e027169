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
 * @param {boolean} [options.operates] Whether a new key may also do what concerns all tenants.
 * @param {'never' | 'with-key' | 'always'} options.examples `with-key`: only when a key is issued, since the old one is
 *   unknown to a tenant whose data is new.
 * @returns {Promise<{ apiKey: string, issued: boolean }>}
 */
export const provision = async ({ node, ...task }) =>
  JSON.parse(await run(node, [inRoot('infra/local/provision/main.mjs')], { input: JSON.stringify(task) }));
