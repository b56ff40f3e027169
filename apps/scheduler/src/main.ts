import { scheduler } from '@runlet/contracts';
import { bootService, loadConfig, runMain } from '@runlet/nest';
import { SchedulerConfig } from './config.ts';
import { SchedulerModule } from './scheduler.module.ts';

runMain('scheduler', () =>
  bootService({
    name: 'scheduler',
    config: loadConfig(SchedulerConfig, process.env),
    contracts: scheduler,
    module: (context) => SchedulerModule.of(context),
  }),
);
