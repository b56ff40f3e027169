import { totalmem } from 'node:os';
import { executor } from '@runlet/contracts';
import { connectNats } from '@runlet/messaging';
import { bootService, createLogger, loadConfig, runMain } from '@runlet/nest';
import { ExecutorConfig } from './config.ts';
import { ExecutorModule } from './executor.module.ts';
import { metrics } from './metrics.ts';
import { startSandboxPool } from './sandbox/start-sandbox-pool.ts';

const MB = 1024 * 1024;
/** Processes that are ready before a tenant needs one: a start costs 50 ms, a spare some 12 MB. */
const SPARES = 2;
const IDLE_MS = 5 * 60_000;
/** Above every range that distributions give to people, services and containers' sub-users by default. */
const FIRST_SANDBOX_UID = 2_000_000;

runMain('executor', async () => {
  const config = loadConfig(ExecutorConfig, process.env);
  const log = createLogger('executor', config.LOG_LEVEL);
  const sandbox = await startSandboxPool({
    spares: SPARES,
    memoryBudgetBytes: config.SANDBOX_MEMORY_MB ? config.SANDBOX_MEMORY_MB * MB : totalmem() / 2,
    idleMs: IDLE_MS,
    firstUid: FIRST_SANDBOX_UID,
    warn: (message, facts) => log.warn(facts ?? {}, message),
    observer: {
      runEnded: (start) => metrics.sandboxRuns.inc({ start }),
      processEnded: (cause) => metrics.sandboxEnds.inc({ cause }),
    },
  });
  const streams = await connectNats({
    url: config.NATS_URL,
    user: config.NATS_STREAMS_USER ?? config.NATS_USER,
    password: config.NATS_PASSWORD,
    name: 'executor streams',
  });
  await bootService({
    name: 'executor',
    config,
    contracts: executor,
    module: (context) => ExecutorModule.of({ ...context, streams, sandbox }),
  });
});
