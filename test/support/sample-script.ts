import { defaultLimits, newId, type ScriptView } from '@runlet/contracts';

/** A script as the catalog shows it. */
export const sampleScript = (facts: Partial<ScriptView> = {}): ScriptView => ({
  id: newId(),
  name: 'price',
  type: 'embedded',
  status: 'active',
  description: '',
  organizationId: null,
  tags: [],
  latestVersion: 1,
  liveVersion: 1,
  trigger: {},
  limits: defaultLimits,
  disabledReason: null,
  revision: 2,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: 'api-key:k1',
  updatedAt: '2026-01-01T00:00:00.000Z',
  updatedBy: 'api-key:k1',
  source: 'return 1',
  ...facts,
});
