import { describe, expect, it } from '@jest/globals';
import { fold } from '@runlet/kernel';
import { scriptDecider } from '../domain/script.decider.ts';
import type { ScriptEvent } from '../domain/script.events.ts';
import {
  archived,
  created,
  deleted,
  deployed,
  disabled,
  live,
  paused,
  restored,
  rolledBack,
  saved,
  scriptId,
} from '../domain/script.examples.ts';
import { deployedEntry } from './deployed-entry.ts';

const entryAfter = (...events: readonly ScriptEvent[]) =>
  deployedEntry('acme', scriptId, fold(scriptDecider, events), events.length - 1);

describe('What may run', () => {
  it('is the live version with all that a run needs', () => {
    expect(entryAfter(...live, saved(2))).toEqual({
      tenant: 'acme',
      scriptId,
      name: 'orders',
      organizationId: null,
      type: 'http',
      status: 'active',
      revision: 3,
      version: 1,
      sourceHash: 'h1',
      trigger: expect.objectContaining({ path: '/orders/:id' }),
      limits: expect.any(Object),
    });
    expect(entryAfter(...live, saved(2), deployed(2))).toMatchObject({ version: 2, sourceHash: 'h2' });
    expect(entryAfter(...live, saved(2), deployed(2), rolledBack(1, 2))).toMatchObject({ version: 1 });
    expect(entryAfter(...live, paused)).toMatchObject({ status: 'paused' });
    expect(entryAfter(...live, archived, restored('paused'))).toMatchObject({ status: 'paused', version: 1 });
  });

  it('is nothing while nothing was ever deployed', () => {
    for (const rest of [[], [archived], [archived, restored('draft')], [deleted]]) {
      expect(entryAfter(created, saved(1), ...rest)).toBeUndefined();
    }
    expect(entryAfter()).toBeUndefined();
  });

  it('leaves a tombstone that says why', () => {
    expect(entryAfter(...live, disabled)).toMatchObject({ status: 'removed', reason: 'disabled', revision: 3 });
    expect(entryAfter(...live, archived)).toMatchObject({ status: 'removed', reason: 'archived' });
    expect(entryAfter(...live, archived, deleted)).toMatchObject({ status: 'removed', reason: 'deleted', revision: 4 });
  });
});
