import { type Decider, unreachable } from '@runlet/kernel';
import { activate, archive, changeDetails, disable, pause, remove, restore } from './life-cycle.ts';
import type { ScriptCommand } from './script.commands.ts';
import type { ScriptEvent } from './script.events.ts';
import { evolve, noScript, type Script } from './script.state.ts';
import { create, deploy, rollBack, saveVersion } from './versions.ts';

const decide = (command: ScriptCommand, script: Script): readonly ScriptEvent[] => {
  switch (command.type) {
    case 'CreateScript':
      return create(command, script);
    case 'SaveVersion':
      return saveVersion(command, script);
    case 'DeployVersion':
      return deploy(command, script);
    case 'RollBack':
      return rollBack(command, script);
    case 'ChangeDetails':
      return changeDetails(command, script);
    case 'ActivateScript':
      return activate(command, script);
    case 'PauseScript':
      return pause(command, script);
    case 'DisableScript':
      return disable(command, script);
    case 'ArchiveScript':
      return archive(command, script);
    case 'RestoreScript':
      return restore(command, script);
    case 'DeleteScript':
      return remove(command, script);
    case 'LapseClaim':
      return [{ type: 'ClaimLapsed', data: command.data.claim }];
    default:
      return unreachable(command);
  }
};

export const scriptDecider: Decider<Script, ScriptCommand, ScriptEvent> = { initial: noScript, decide, evolve };
