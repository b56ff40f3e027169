import { mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { build } from './build.mjs';
import { assertPortsFree } from './free-ports.mjs';
import { openInstallation, saveInstallation } from './installation.mjs';
import { removeLocalFile, writeLocalFile } from './local-file.mjs';
import { root, stateFolder } from './paths.mjs';
import { claimFolder } from './process/running-file.mjs';
import { provision } from './provision/index.mjs';
import { readSettings } from './settings.mjs';
import { stopOnSignals } from './shutdown.mjs';
import { renderSummary } from './summary.mjs';
import { System } from './system.mjs';
import { renderNote, renderServerLine, renderServiceLine } from './terminal/log-line.mjs';
import { print, printFailure, step } from './terminal/progress.mjs';
import { provideNode } from './tools/node-runtime.mjs';
import { providePackages } from './tools/npm.mjs';
import { Trouble } from './trouble.mjs';

const TENANT = { id: 'demo', name: 'Demo' };

/** With which this very program runs; the services have their own (tools/node-runtime.mjs). */
const OLDEST_NODE = 20;

const assertNode = () => {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return;
  throw new Trouble(`Runlet starts with Node.js ${OLDEST_NODE} or newer; this is ${process.version}.`);
};

const openStateFolder = () => {
  try {
    mkdirSync(stateFolder, { recursive: true });
    return openInstallation();
  } catch (cause) {
    const hint = 'It has to be writable by the user who starts Runlet, and its disk must not be full.';
    throw new Trouble(`Nothing can be kept in ${stateFolder}.`, { hint, cause });
  }
};

const listenerFor = (settings, changed) => {
  const all = ['trace', 'debug'].includes(settings.logLevel);
  return {
    line: (subject, line) => {
      const isServer = subject.name === 'nats' || subject.name === 'postgres';
      const text = isServer ? renderServerLine(subject.name, line, all) : renderServiceLine(subject.name, line);
      if (text) print(text);
    },
    died: ({ name }, { reason, delayMs }) =>
      print(renderNote(name, `ended (${reason}), starts again in ${delayMs} ms`, 50)),
    changed,
  };
};

const start = async () => {
  assertNode();
  const settings = readSettings(process.env);
  const installation = openStateFolder();
  const recordProcesses = await claimFolder();
  removeLocalFile();

  let publish = () => {};
  const system = new System(
    listenerFor(settings, () => {
      recordProcesses(system.processes);
      publish();
    }),
  );
  const stop = async () => {
    publish = () => {};
    removeLocalFile();
    await system.stop();
    recordProcesses([]);
  };
  stopOnSignals(stop, () => system.kill());

  try {
    await assertPortsFree(settings);
    await step('Packages', providePackages, (changed) => (changed ? undefined : 'up to date'));
    // Needs the packages.
    const { provideDatabase, provideNats } = await import('./surroundings.mjs');
    const node = await step('Node.js', provideNode, (path) =>
      path === process.execPath ? process.version : relative(root, path),
    );
    await step(
      'Build',
      () => build({ node }),
      (changed) => (changed ? undefined : 'up to date'),
    );
    const nats = await provideNats(system, settings, installation);
    const databaseUrl = await provideDatabase(system, settings, installation);
    const { ports, eventStoreUrl, logLevel } = settings;
    const { principalMasterKey, secretsMasterKey } = installation;
    const nodeEnv = process.env.NODE_ENV || 'development';
    const keys = { principalMasterKey, secretsMasterKey };
    const surroundings = { node, ports, logLevel, nodeEnv, ...keys, databaseUrl, eventStoreUrl };
    await step('Services', () =>
      system.startServices({ ...surroundings, natsUrl: nats.url, natsCredentials: nats.credentials }),
    );
    const { apiKey } = await step('Demo tenant', () =>
      provision({
        node,
        nats: { url: nats.url, ...nats.credentials('operator') },
        url: `http://127.0.0.1:${ports.gateway}`,
        tenant: TENANT,
        knownKey: installation.apiKey,
        // Whoever starts an installation runs it.
        operates: true,
        examples: installation.examplesCreated ? 'with-key' : 'always',
      }),
    );
    saveInstallation(Object.assign(installation, { apiKey, examplesCreated: true }));
    publish = () => writeLocalFile({ system, ports, tenant: TENANT.id, apiKey, nats });
    publish();
    print(renderSummary({ ports, tenant: TENANT.id, apiKey }));
  } catch (error) {
    printFailure(error);
    await stop();
    process.exit(1);
  }
};

// A reader that goes away (`npm start | head`) is no reason to stop.
process.stdout.on('error', () => {});

start().catch((error) => {
  printFailure(error);
  process.exit(1);
});
