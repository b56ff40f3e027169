import { catalog } from '@runlet/contracts';
import { bootService, loadConfig, runMain } from '@runlet/nest';
import { CatalogModule } from './catalog.module.ts';
import { CatalogConfig } from './config.ts';

runMain('catalog', () =>
  bootService({
    name: 'catalog',
    config: loadConfig(CatalogConfig, process.env),
    contracts: catalog,
    module: (context) => CatalogModule.of(context),
  }),
);
