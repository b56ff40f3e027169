import { defaultLimits, type DeployedScript, newId } from '@runlet/contracts';

/** A deployed script of the tenant `acme`, as the catalog would say of it. */
export const deployedScript = (more: Partial<DeployedScript> = {}): DeployedScript => {
  const scriptId = more.scriptId ?? newId();
  return {
    tenant: 'acme',
    scriptId,
    name: `script-${scriptId}`,
    organizationId: null,
    type: 'oneoff',
    status: 'active',
    revision: 1,
    version: 1,
    sourceHash: 'a'.repeat(64),
    trigger: {},
    limits: defaultLimits,
    ...more,
  };
};

export const eventScript = (types: readonly string[], more: Partial<DeployedScript> = {}): DeployedScript =>
  deployedScript({
    type: 'event',
    trigger: { types: [...types], retry: { maxAttempts: 3, baseMs: 100 } },
    ...more,
  });

export const httpScript = (more: Partial<DeployedScript> = {}): DeployedScript =>
  deployedScript({
    type: 'http',
    trigger: { path: '/hook', methods: ['POST'], access: 'public', mode: 'sync' },
    ...more,
  });

export const scheduledScript = (more: Partial<DeployedScript> = {}): DeployedScript =>
  deployedScript({
    type: 'scheduled',
    trigger: { cron: '* * * * *', timezone: 'UTC', overlap: 'skip', missed: 'once' },
    ...more,
  });
