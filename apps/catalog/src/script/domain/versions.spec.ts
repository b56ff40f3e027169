import { describe, it } from '@jest/globals';
import { specFor } from '@runlet/kernel/testing';
import type { ScriptCommand } from './script.commands.ts';
import { scriptDecider } from './script.decider.ts';
import {
  archived,
  content,
  created,
  deleted,
  deployed,
  details,
  disabled,
  live,
  paused,
  rolledBack,
  saved,
  scriptId,
} from './script.examples.ts';

const given = specFor(scriptDecider);

describe('CreateScript', () => {
  const create = (change: object = {}): ScriptCommand => ({
    type: 'CreateScript',
    data: { scriptId, details, type: 'http', organizationId: null, content: content(), deploy: false, ...change },
  });

  it('makes a draft with its first version', () => given().when(create()).thenEvents(created, saved(1)));
  it('makes that version live at once when asked to', () =>
    given()
      .when(create({ deploy: true }))
      .thenEvents(created, saved(1), deployed(1)));
  it('does nothing when this very script was created before', () =>
    given(created, saved(1)).when(create()).thenNothing());
  it('does nothing when it comes again after the script has changed', () =>
    given(...live, saved(2), { type: 'ScriptDetailsChanged', data: { name: 'renamed' } }, deleted)
      .when(create())
      .thenNothing());
  it('is refused when another script has the id', () => {
    given(created, saved(1))
      .when(create({ details: { ...details, name: 'other' } }))
      .thenProblem('script/id-taken');
    given(created, saved(1))
      .when(create({ content: content({ sourceHash: 'h9' }) }))
      .thenProblem('script/id-taken');
  });
  it('goes on after a claim of it has lapsed', () =>
    given({ type: 'ClaimLapsed', data: { kind: 'name', key: 'orders' } })
      .when(create())
      .thenEvents(created, saved(1)));
});

describe('SaveVersion', () => {
  const save = (sourceHash: string, deploy = false, change: object = {}): ScriptCommand => ({
    type: 'SaveVersion',
    data: { scriptId, content: content({ sourceHash, ...change }), deploy },
  });

  it('numbers versions one after the other', () =>
    given(...live, saved(2))
      .when(save('h3'))
      .thenEvents(saved(3)));
  it('leaves the live version as it is', () =>
    given(...live)
      .when(save('h2'))
      .thenEvents(saved(2)));
  it('makes the new version live when asked to', () =>
    given(created, saved(1)).when(save('h2', true)).thenEvents(saved(2), deployed(2)));
  it('saves what is different in trigger, limits or note alone', () =>
    given(created, saved(1))
      .when(save('h1', false, { changeNote: 'why' }))
      .thenEvents(saved(2, { sourceHash: 'h1', changeNote: 'why' })));
  it('does nothing when it is the newest version already', () =>
    given(created, saved(1)).when(save('h1')).thenNothing());
  it('knows the same trigger when a store has changed the order of its keys', () =>
    given(created, saved(1, { trigger: { mode: 'sync', access: 'public', methods: ['GET'], path: '/orders/:id' } }))
      .when(save('h1'))
      .thenNothing());
  it('deploys the newest version when that is what is saved again', () =>
    given(created, saved(1)).when(save('h1', true)).thenEvents(deployed(1)));
  it('does nothing when it is saved and live already', () =>
    given(...live)
      .when(save('h1', true))
      .thenNothing());
  it('is possible while disabled', () =>
    given(...live, disabled)
      .when(save('h2'))
      .thenEvents(saved(2)));
  it('is refused once archived', () =>
    given(...live, archived)
      .when(save('h2'))
      .thenProblem('script/archived'));
  it('is refused when there is no script', () => given().when(save('h2')).thenProblem('script/not-found'));
  it('is refused once deleted', () =>
    given(created, saved(1), deleted).when(save('h2')).thenProblem('script/not-found'));
});

describe('DeployVersion', () => {
  const deploy = (version: number): ScriptCommand => ({ type: 'DeployVersion', data: { scriptId, version } });

  it('makes a draft active', () => given(created, saved(1)).when(deploy(1)).thenEvents(deployed(1)));
  it('replaces the live version', () =>
    given(...live, saved(2))
      .when(deploy(2))
      .thenEvents(deployed(2)));
  it('keeps a paused script paused', () => {
    given(...live, saved(2), paused)
      .when(deploy(2))
      .thenEvents(deployed(2));
    given(...live, saved(2), paused, deployed(2))
      .when({ type: 'PauseScript', data: { scriptId } })
      .thenNothing();
  });
  it('does nothing when the version is live already', () =>
    given(...live)
      .when(deploy(1))
      .thenNothing());
  it('is refused for a version that there is not', () =>
    given(...live)
      .when(deploy(2))
      .thenProblem('script/version-not-found'));
  it('is refused once archived', () =>
    given(...live, archived)
      .when(deploy(1))
      .thenProblem('script/archived'));
  it('is refused when there is no script', () => given().when(deploy(1)).thenProblem('script/not-found'));
});

describe('RollBack', () => {
  const rollBack = (version: number | null = null): ScriptCommand => ({
    type: 'RollBack',
    data: { scriptId, version },
  });
  const thrice = [...live, saved(2), deployed(2), saved(3), deployed(3)];

  it('goes to the version that was live before', () =>
    given(...thrice)
      .when(rollBack())
      .thenEvents(rolledBack(2, 3)));
  it('goes further back when it comes again', () =>
    given(...thrice, rolledBack(2, 3))
      .when(rollBack())
      .thenEvents(rolledBack(1, 2)));
  it('goes to the version that is named', () =>
    given(...thrice)
      .when(rollBack(1))
      .thenEvents(rolledBack(1, 3)));
  it('forgets what it skipped', () =>
    given(...thrice, rolledBack(1, 3))
      .when(rollBack())
      .thenProblem('script/no-previous-version'));
  it('may go to a version that never was live, and back from there', () => {
    const skipped = [...live, saved(2), saved(3), deployed(3)];
    given(...skipped)
      .when(rollBack(2))
      .thenEvents(rolledBack(2, 3));
    given(...skipped, rolledBack(2, 3))
      .when(rollBack())
      .thenEvents(rolledBack(3, 2));
  });
  it('does nothing when the named version is live', () =>
    given(...thrice)
      .when(rollBack(3))
      .thenNothing());
  it('is refused when nothing was live before', () => {
    given(...live)
      .when(rollBack())
      .thenProblem('script/no-previous-version');
    given(created, saved(1)).when(rollBack()).thenProblem('script/no-previous-version');
    given(created, saved(1)).when(rollBack(1)).thenProblem('script/no-previous-version');
  });
  it('is refused for a version that there is not', () =>
    given(...live)
      .when(rollBack(7))
      .thenProblem('script/version-not-found'));
  it('is refused once archived', () =>
    given(...thrice, archived)
      .when(rollBack())
      .thenProblem('script/archived'));
});
