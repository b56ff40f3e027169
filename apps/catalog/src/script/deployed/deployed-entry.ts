import type { DeployedEntry } from '@runlet/contracts';
import { liveOf, type Script, versionOf } from '../domain/script.state.ts';

/**
 * What the bucket says of a script in this state; undefined while nothing of it was ever deployed. One that may not run
 * any more leaves a tombstone, so that a late write of an older entry is refused.
 */
export const deployedEntry = (
  tenant: string,
  scriptId: string,
  script: Script,
  revision: number,
): DeployedEntry | undefined => {
  const live = liveOf(script);
  switch (script.status) {
    case 'active':
    case 'paused': {
      const { sourceHash, trigger, limits } = versionOf(script, live!)!;
      const { type, status, organizationId, details } = script;
      const { name } = details;
      const version = live!;
      return { tenant, scriptId, name, organizationId, type, status, revision, version, sourceHash, trigger, limits };
    }
    case 'disabled':
      return { tenant, scriptId, status: 'removed', revision, reason: 'disabled' };
    case 'archived':
      return live === null ? undefined : { tenant, scriptId, status: 'removed', revision, reason: 'archived' };
    case 'deleted':
      return script.wasLive ? { tenant, scriptId, status: 'removed', revision, reason: 'deleted' } : undefined;
    default:
      return undefined;
  }
};
