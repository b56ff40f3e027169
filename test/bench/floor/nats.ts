import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts, freePort } from '../../../infra/local/process/ports.mjs';
import { endTied, spawnTied } from '../../../infra/local/process/tied-process.mjs';
import { findNatsServer } from '../../../infra/local/tools/nats-server.mjs';
import { waitFor } from '../../support/wait-for.ts';

/** The floor's own broker, as plain as can be: one user, JetStream on disk. */
export const startFloorNats = async (): Promise<{ url: string; stop(): Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'runlet-floor-'));
  const port = await freePort();
  const config = join(folder, 'nats.conf');
  await writeFile(
    config,
    `listen: "127.0.0.1:${port}"
jetstream { store_dir: "${folder}/js" }
max_payload: 8MB
authorization { user: bench, password: bench }
`,
  );
  const server = spawnTied(findNatsServer()!, ['-c', config], { stdio: 'ignore' });
  await waitFor(() => accepts(port), { describe: "Start of the floor's nats-server" });
  return {
    url: `nats://127.0.0.1:${port}`,
    stop: async () => {
      await endTied(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
};
