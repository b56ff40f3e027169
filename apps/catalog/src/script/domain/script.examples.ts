import { defaultLimits } from '@runlet/contracts';
import type { Details, ScriptEvent, VersionContent } from './script.events.ts';

/** Facts that specs start from. */
export const scriptId = '0190d1f0-0000-7000-8000-000000000001';

export const details: Details = { name: 'orders', description: '', tags: [] };

export const content = (change: Partial<VersionContent> = {}): VersionContent => ({
  source: 'return 1',
  sourceHash: 'h1',
  trigger: { path: '/orders/:id', methods: ['GET'], access: 'public', mode: 'sync' },
  limits: defaultLimits,
  changeNote: '',
  ...change,
});

export const created: ScriptEvent = {
  type: 'ScriptCreated',
  data: { ...details, type: 'http', organizationId: null },
};
export const saved = (version: number, change: Partial<VersionContent> = {}): ScriptEvent => ({
  type: 'ScriptVersionSaved',
  data: { version, ...content({ sourceHash: `h${version}`, ...change }) },
});
export const deployed = (version: number): ScriptEvent => ({ type: 'ScriptVersionDeployed', data: { version } });
export const rolledBack = (version: number, from: number): ScriptEvent => ({
  type: 'ScriptRolledBack',
  data: { version, from },
});
export const activated: ScriptEvent = { type: 'ScriptActivated', data: {} };
export const paused: ScriptEvent = { type: 'ScriptPaused', data: {} };
export const disabled: ScriptEvent = { type: 'ScriptDisabled', data: { reason: 'crashed three times' } };
export const archived: ScriptEvent = { type: 'ScriptArchived', data: {} };
export const restored = (status: 'draft' | 'paused'): ScriptEvent => ({ type: 'ScriptRestored', data: { status } });
export const deleted: ScriptEvent = { type: 'ScriptDeleted', data: {} };

/** A script with one version that runs. */
export const live: readonly ScriptEvent[] = [created, saved(1), deployed(1)];
