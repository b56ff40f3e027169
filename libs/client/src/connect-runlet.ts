import { ExecutorDirectory, SyncDispatcher } from '@runlet/dispatch';
import { connectNats, ContractClient } from '@runlet/messaging';
import { HostClient } from './host-client.ts';
import type { RunletClient } from './runlet-client.ts';
import { translateError } from './translate-error.ts';

export interface RunletOptions {
  /** `nats://host:port`, several separated by commas. */
  readonly url: string;
  /** The host service's own NATS user; its permissions name the tenants that it acts for. */
  readonly user: string;
  readonly password: string;
  /** Shown in the broker's list of connections; left out: the user. */
  readonly name?: string;
}

/**
 * Connects, and knows within 1.5 s which executors live. Reconnects by itself for ever. Rejects with a `RunletError`
 * when the broker is not there or refuses the user.
 */
export const connectRunlet = async ({ url, user, password, name = user }: RunletOptions): Promise<RunletClient> => {
  const nats = await connectNats({ url, user, password, name, waitForBroker: false }).catch((error: unknown) => {
    throw translateError(error);
  });
  const contracts = new ContractClient(nats);
  const executors = new ExecutorDirectory(nats);
  try {
    await executors.start();
  } catch (error) {
    await nats.close();
    throw translateError(error);
  }
  return new HostClient(nats, user, contracts, executors, new SyncDispatcher(nats, contracts, executors));
};
