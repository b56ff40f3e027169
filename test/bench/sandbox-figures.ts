import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { TestSystem } from '../support/system.ts';

/** What the executor itself says of the memory of its sandboxes, bytes. */
export const sandboxMemory = async (system: TestSystem): Promise<{ heldBytes: number; budgetBytes: number }> => {
  const text = await system.metrics('executor');
  const figure = (what: string): number =>
    Number(new RegExp(`^runlet_sandbox\\{what="${what}"\\} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { heldBytes: figure('memoryBytes'), budgetBytes: figure('memoryBudgetBytes') };
};

/** Proportional set size of a process, bytes: shared pages count by their share. */
const pssOf = async (pid: number): Promise<number> => {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? Number.NaN) * 1024;
};

const childrenOf = (pid: number): number[] => {
  try {
    return execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
  } catch {
    return [];
  }
};

/** PSS of every sandbox process, bytes. */
export const sandboxSizes = async (system: TestSystem): Promise<number[]> => {
  const sizes = await Promise.all(childrenOf(system.pid('executor')!).map((pid) => pssOf(pid).catch(() => Number.NaN)));
  return sizes.filter(Number.isFinite);
};
