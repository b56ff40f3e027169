import { defaultLimits } from '@runlet/contracts';
export const aTrigger = { cron: '* * * * *', timezone: 'UTC', overlap: 'skip', missed: 'once' };
/** A deployed, active schedule unless said otherwise. */
export const aChange = ({ version = 1, trigger = {}, ...facts } = {}) => ({
    tenant: 'acme',
    scriptId: '0198f3a0-0000-7000-8000-000000000001',
    change: 'ScriptVersionDeployed',
    revision: 1,
    effectiveAt: '2026-01-01T10:00:00.000Z',
    name: 'nightly-export',
    type: 'scheduled',
    status: 'active',
    live: version === null
        ? null
        : { version, sourceHash: 'a'.repeat(64), trigger: { ...aTrigger, ...trigger }, limits: defaultLimits },
    ...facts,
});
//# sourceMappingURL=script-changes.js.map