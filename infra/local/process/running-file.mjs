import { setTimeout as pause } from 'node:timers/promises';
import { readJson, writeJson } from '../json-file.mjs';
import { inState } from '../paths.mjs';
import { Trouble } from '../trouble.mjs';
import { identityOf, isAlive } from './identity.mjs';

const file = inState('processes.json');

/** How long processes that were left over may take to end when asked, ms. */
const GRACE_MS = 5_000;

const signal = (pid, name) => {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};

const endLeftovers = async (children) => {
  for (const child of children.filter(isAlive)) signal(child.pid, child.name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  const deadline = Date.now() + GRACE_MS;
  while (children.some(isAlive) && Date.now() < deadline) await pause(50);
  for (const child of children.filter(isAlive)) signal(-child.pid, 'SIGKILL');
};

/**
 * Makes this process the one that runs Runlet in this folder. Ends what an earlier one, killed, may have left behind.
 *
 * @returns A function to be called with the processes whenever they change: `[{ name, pid }]`.
 */
export const claimFolder = async () => {
  const before = readJson(file);
  if (before && isAlive(before.supervisor)) {
    throw new Trouble(`Runlet already runs in this folder (process ${before.supervisor.pid}).`, {
      hint: 'Its addresses are in .runlet/local.json. Stop it first to start it anew.',
    });
  }
  await endLeftovers(before?.children ?? []);
  const supervisor = identityOf(process.pid);
  const record = (processes) => {
    const children = processes.filter(({ pid }) => pid).map(({ name, pid }) => ({ name, ...identityOf(pid) }));
    writeJson(file, { supervisor, children });
  };
  record([]);
  return record;
};
