import { describe, it } from '@jest/globals';
import { specFor } from '@runlet/kernel/testing';
import type { ScriptCommand } from './script.commands.ts';
import { scriptDecider } from './script.decider.ts';
import type { ScriptEvent } from './script.events.ts';
import {
  activated,
  archived,
  created,
  deleted,
  deployed,
  disabled,
  live,
  paused,
  restored,
  saved,
  scriptId,
} from './script.examples.ts';

const given = specFor(scriptDecider);

const states = {
  none: [],
  draft: [created, saved(1)],
  active: [...live],
  paused: [...live, paused],
  disabled: [...live, disabled],
  archived: [...live, archived],
  'archived draft': [created, saved(1), archived],
  deleted: [created, saved(1), deleted],
} satisfies Record<string, ScriptEvent[]>;
type State = keyof typeof states;

/** What each command does in each state: an event, nothing, or a problem's code. */
const table: [ScriptCommand, Record<State, ScriptEvent | 'nothing' | string>][] = [
  [
    { type: 'ActivateScript', data: { scriptId } },
    {
      none: 'script/not-found',
      draft: 'script/not-deployed',
      active: 'nothing',
      paused: activated,
      disabled: activated,
      archived: 'script/archived',
      'archived draft': 'script/archived',
      deleted: 'script/not-found',
    },
  ],
  [
    { type: 'PauseScript', data: { scriptId } },
    {
      none: 'script/not-found',
      draft: 'script/not-deployed',
      active: paused,
      paused: 'nothing',
      disabled: 'script/disabled',
      archived: 'script/archived',
      'archived draft': 'script/archived',
      deleted: 'script/not-found',
    },
  ],
  [
    { type: 'DisableScript', data: { scriptId, reason: 'crashed three times' } },
    {
      none: 'script/not-found',
      draft: 'script/not-deployed',
      active: disabled,
      paused: disabled,
      disabled: 'nothing',
      archived: 'script/archived',
      'archived draft': 'script/archived',
      deleted: 'script/not-found',
    },
  ],
  [
    { type: 'ArchiveScript', data: { scriptId } },
    {
      none: 'script/not-found',
      draft: archived,
      active: archived,
      paused: archived,
      disabled: archived,
      archived: 'nothing',
      'archived draft': 'nothing',
      deleted: 'script/not-found',
    },
  ],
  [
    { type: 'RestoreScript', data: { scriptId } },
    {
      none: 'script/not-found',
      draft: 'nothing',
      active: 'nothing',
      paused: 'nothing',
      disabled: 'nothing',
      archived: restored('paused'),
      'archived draft': restored('draft'),
      deleted: 'script/not-found',
    },
  ],
  [
    { type: 'DeleteScript', data: { scriptId } },
    {
      none: 'script/not-found',
      draft: deleted,
      active: 'script/not-deletable',
      paused: 'script/not-deletable',
      disabled: 'script/not-deletable',
      archived: deleted,
      'archived draft': deleted,
      deleted: 'nothing',
    },
  ],
];

describe.each(table)('$type', (command, outcomes) => {
  it.each(Object.entries(outcomes))(`in the state %s gives %j`, (state, outcome) => {
    const decided = given(...states[state as State]).when(command);
    if (typeof outcome !== 'string') decided.thenEvents(outcome);
    else if (outcome === 'nothing') decided.thenNothing();
    else decided.thenProblem(outcome);
  });
});

describe('A script that is back', () => {
  it('can be activated when it had a live version', () =>
    given(...states.archived, restored('paused'))
      .when({ type: 'ActivateScript', data: { scriptId } })
      .thenEvents(activated));
  it('has to be deployed when it had none', () => {
    const back = [...states['archived draft'], restored('draft')];
    given(...back)
      .when({ type: 'ActivateScript', data: { scriptId } })
      .thenProblem('script/not-deployed');
    given(...back)
      .when({ type: 'DeployVersion', data: { scriptId, version: 1 } })
      .thenEvents(deployed(1));
  });
});

describe('ChangeDetails', () => {
  const change = (changes: object): ScriptCommand => ({ type: 'ChangeDetails', data: { scriptId, changes } });

  it('records only what is different', () =>
    given(...live)
      .when(change({ name: 'orders', tags: ['demo'] }))
      .thenEvents({ type: 'ScriptDetailsChanged', data: { tags: ['demo'] } }));
  it('does nothing when nothing is different', () =>
    given(...live)
      .when(change({ name: 'orders', description: '', tags: [] }))
      .thenNothing());
  it('is refused once archived', () =>
    given(...states.archived)
      .when(change({ name: 'x' }))
      .thenProblem('script/archived'));
  it('is refused once deleted', () =>
    given(...states.deleted)
      .when(change({ name: 'x' }))
      .thenProblem('script/not-found'));
});
