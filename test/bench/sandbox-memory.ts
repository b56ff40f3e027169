import type { TestSystem } from '../support/system.ts';

/** What the executor itself says of the memory of its sandboxes. */
export const sandboxMemory = async (system: TestSystem): Promise<{ heldBytes: number; budgetBytes: number }> => {
  const text = await system.metrics('executor');
  const figure = (what: string): number =>
    Number(new RegExp(`^runlet_sandbox\\{what="${what}"\\} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  return { heldBytes: figure('memoryBytes'), budgetBytes: figure('memoryBudgetBytes') };
};
