import { catalog, permissions } from '@runlet/contracts';
import { ContractClient, connectNats } from '@runlet/messaging';
import { until } from '../process/until.mjs';

/** A service that has just started may not answer yet. */
const PATIENCE_MS = 30_000;

const isTransient = (error) => error.kind === 'unavailable';

/** Calls again while the catalog is away; any other answer, good or bad, is final. */
const patiently = async (call) => {
  const settled = await until(
    async () => {
      try {
        return { value: await call() };
      } catch (error) {
        if (isTransient(error)) throw error;
        return { error };
      }
    },
    { timeoutMs: PATIENCE_MS, describe: "The catalog's answer" },
  );
  if ('error' in settled) throw settled.error;
  return settled.value;
};

const createTenant = async (client, tenant) => {
  try {
    await patiently(() => client.call(catalog.createTenant, tenant));
  } catch (error) {
    // It exists, under another name.
    if (error.kind !== 'conflict') throw error;
  }
};

/** Whether the gateway takes the key; it hears of a new one within milliseconds. */
const isAccepted = async (url, apiKey) => {
  const { status } = await fetch(`${url}/api/v1/scripts?limit=1`, { headers: { authorization: `Bearer ${apiKey}` } });
  if (status >= 500) throw new Error(`the gateway answers ${status}`);
  return status !== 401;
};

/**
 * Makes the tenant if it is new, and a key for it unless `knownKey` is good.
 *
 * @param {object} options
 * @param {{ url: string, user: string, password: string }} options.nats As the operator.
 * @param {string} options.url Of the admin API.
 * @param {{ id: string, name: string }} options.tenant
 * @param {string | null} options.knownKey
 * @param {boolean} [options.operates] Whether a new key may also do what concerns all tenants.
 * @returns {Promise<{ apiKey: string, issued: boolean }>} `issued`: the key is new.
 */
export const provisionTenant = async ({ nats, url, tenant, knownKey, operates = false }) => {
  const connection = await connectNats({ ...nats, name: 'set-up' });
  try {
    const client = new ContractClient(connection);
    await createTenant(client, tenant);
    const accepts = (key) =>
      until(async () => ({ is: await isAccepted(url, key) }), {
        timeoutMs: PATIENCE_MS,
        describe: "The gateway's answer",
      });
    if (knownKey && (await accepts(knownKey)).is) return { apiKey: knownKey, issued: false };
    const granted = permissions.filter((permission) => operates || permission !== 'operate');
    const request = { tenant: tenant.id, name: 'set-up', permissions: granted, expiresAt: null };
    const { apiKey } = await patiently(() => client.call(catalog.issueApiKey, request));
    await until(() => isAccepted(url, apiKey), { timeoutMs: PATIENCE_MS, describe: 'The gateway knowing the key' });
    return { apiKey, issued: true };
  } finally {
    await connection.close();
  }
};
