import { afterAll, beforeAll, describe } from '@jest/globals';
import { buildSandboxChild } from './build-child.mjs';
import { callsAreAnswered } from './calls.contract.ts';
import { secretsCanBeChecked } from './crypto.contract.ts';
import { nothingGetsOut } from './escape.contract.ts';
import { httpIsCalled } from './fetch.contract.ts';
import { provenScriptsAreNoDanger } from './here.contract.ts';
import { httpIsSpoken } from './http.contract.ts';
import { runsLeaveNothingBehind } from './isolation.contract.ts';
import { librariesWork } from './libraries.contract.ts';
import { limitsHold } from './limits.contract.ts';
import { formsAreRead } from './multipart.contract.ts';
import { neighboursAreUnharmed } from './neighbours.contract.ts';
import { Rig } from './rig.contract.ts';
import { scriptsSeeTheirApi } from './script-api.contract.ts';
import { theWebIsAsItsStandardsSay } from './web.contract.ts';
import { startSandboxPool } from './start-sandbox-pool.ts';

const rig = new Rig();

beforeAll(async () => {
  await buildSandboxChild();
  rig.pool = await startSandboxPool({
    spares: 2,
    memoryBudgetBytes: 4 * 1024 ** 3,
    idleMs: 60_000,
    firstUid: 200_000,
    warn: (message, facts) => console.warn(message, facts),
  });
}, 60_000);

afterAll(() => rig.pool.close());

describe('A pool of sandbox processes', () => {
  scriptsSeeTheirApi(rig);
  theWebIsAsItsStandardsSay(rig);
  secretsCanBeChecked(rig);
  httpIsCalled(rig);
  formsAreRead(rig);
  librariesWork(rig);
  callsAreAnswered(rig);
  httpIsSpoken(rig);
  runsLeaveNothingBehind(rig);
  nothingGetsOut(rig);
  limitsHold(rig);
  provenScriptsAreNoDanger(rig);
  neighboursAreUnharmed(rig);
});
