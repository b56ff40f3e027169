import 'reflect-metadata';
import { newId } from '@runlet/contracts';
import { connectNats } from '@runlet/messaging';
import { createLogger, loadConfig, runMain, stopOnSignal } from '@runlet/nest';
import { collectDefaultMetrics } from 'prom-client';
import { createAdminApp } from './admin.app.ts';
import { GatewayConfig } from './config.ts';
import { createHealthApp } from './health.app.ts';
import { ApiKeys } from './identity/api-keys.ts';
import { DeployedScripts } from './upstream/deployed-scripts.ts';

const main = async (): Promise<void> => {
  const config = loadConfig(GatewayConfig, process.env);
  const log = createLogger('gateway', config.LOG_LEVEL);
  collectDefaultMetrics();
  const nats = await connectNats({
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    name: `gateway ${newId()}`,
  });
  const admin = await createAdminApp({ config, nats, log });
  const mirrors = { 'api-keys': admin.get(ApiKeys), 'deployed-scripts': admin.get(DeployedScripts) };
  const health = await createHealthApp(nats, mirrors, log);

  await admin.listen(config.PORT, config.HOST);
  await health.listen(config.HEALTH_PORT, config.HEALTH_HOST);
  log.info({ port: config.PORT, healthPort: config.HEALTH_PORT }, 'service started');
  stopOnSignal(log, async () => {
    await admin.close();
    await health.close();
    await nats.drain();
  });
};

runMain('gateway', main);
