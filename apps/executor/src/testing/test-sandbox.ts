import { buildSandboxChild } from '../sandbox/build-child.mjs';
import type { SandboxPool } from '../sandbox/sandbox.ts';
import { startSandboxPool } from '../sandbox/start-sandbox-pool.ts';

/** The real sandbox, built from its source, of a size for tests. Ended with the replica that it is given to. */
export const startTestSandbox = async (): Promise<SandboxPool> => {
  await buildSandboxChild();
  return startSandboxPool({
    spares: 1,
    memoryBudgetBytes: 1024 ** 3,
    idleMs: 60_000,
    firstUid: 200_000,
    warn: () => undefined,
  });
};
