import { Injectable } from '@nestjs/common';
import type { DeployedScript } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { DeployedScripts } from '../../upstream/deployed-scripts.ts';

/** The scripts that may be called by their name. */
@Injectable()
export class EmbeddedScripts {
  constructor(private readonly deployed: DeployedScripts) {}

  /** Throws `script/not-deployed`, `script/not-embedded` or `script/paused`. */
  async named(tenant: string, name: string): Promise<DeployedScript> {
    if (!this.deployed.named(tenant, name)) await this.deployed.lookAgain();
    const script = this.deployed.named(tenant, name);
    if (!script) {
      throw new ProblemError({
        kind: 'not-found',
        code: 'script/not-deployed',
        detail: `There is no script named "${name}", or no version of it is deployed.`,
      });
    }
    if (script.type !== 'embedded') {
      throw new ProblemError({
        kind: 'rejected',
        code: 'script/not-embedded',
        detail: `"${name}" is of the type ${script.type}; only embedded scripts are called by name.`,
      });
    }
    if (script.status === 'paused') {
      throw new ProblemError({ kind: 'rejected', code: 'script/paused', detail: `"${name}" is paused.` });
    }
    return script;
  }
}
