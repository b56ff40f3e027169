import { type HttpTrigger, type ScriptType, type Trigger } from '@runlet/contracts';
import type { Claim } from './script.events.ts';
import { isPresent, latestOf, liveOf, type Script, versionOf } from './script.state.ts';

/** `/orders/:id/items/*` → `/orders/:/items/*`: two paths of one shape would answer the same requests. */
export const pathShape = (path: string): string => path.replaceAll(/:[^/]+/g, ':');

const pathClaims = (type: ScriptType, trigger: Trigger): readonly Claim[] => {
  if (type !== 'http') return [];
  const { path, methods } = trigger as HttpTrigger;
  return methods.map((method) => ({ kind: 'path', key: `${method} ${pathShape(path)}` }));
};

/**
 * What no other script of the tenant may have while this one stands as it does: its name, and the paths of its live and
 * of its newest version, so that deploying what was saved meets no surprise. An archived script keeps its name alone.
 */
export const claimsOf = (script: Script): readonly Claim[] => {
  if (!isPresent(script)) return [];
  const name: Claim = { kind: 'name', key: script.details.name };
  if (script.status === 'archived') return [name];
  const versions = new Set([latestOf(script), liveOf(script) ?? 0]);
  const paths = [...versions].flatMap((number) => {
    const version = versionOf(script, number);
    return version ? pathClaims(script.type, version.trigger) : [];
  });
  return [name, ...new Map(paths.map((claim) => [claim.key, claim])).values()];
};

/** The claims of `after` that `before` does not hold. */
export const newClaims = (before: Script, after: Script): readonly Claim[] => {
  const held = new Set(claimsOf(before).map(claimId));
  return claimsOf(after).filter((claim) => !held.has(claimId(claim)));
};

/** One text for a claim, to compare claims by. */
export const claimId = ({ kind, key }: Claim): string => `${kind} ${key}`;
