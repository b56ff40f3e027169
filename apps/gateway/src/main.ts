import 'reflect-metadata';
import { newId } from '@runlet/contracts';
import { connectNats } from '@runlet/messaging';
import { createLogger, loadConfig, runMain, stopOnSignal } from '@runlet/nest';
import { collectDefaultMetrics } from 'prom-client';
import { createAdminApp } from './admin.app.ts';
import { GatewayConfig } from './config.ts';
import { EndpointsServer } from './endpoints/endpoints-server.ts';
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

  const endpoints = admin.get(EndpointsServer);

  await admin.listen(config.PORT, config.HOST);
  await endpoints.listen(config.ENDPOINTS_PORT, config.HOST);
  await health.listen(config.HEALTH_PORT, config.HEALTH_HOST);
  const { PORT: port, ENDPOINTS_PORT: endpointsPort, HEALTH_PORT: healthPort } = config;
  log.info({ port, endpointsPort, healthPort }, 'service started');
  stopOnSignal(log, async () => {
    await endpoints.close();
    await admin.close();
    await health.close();
    await nats.drain();
  });
};

runMain('gateway', main);
