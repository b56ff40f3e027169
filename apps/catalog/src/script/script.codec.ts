import { eventCodec } from '@runlet/kernel';
import type { ScriptEvent } from './domain/script.events.ts';

/** Stored names of a script's events. A version that has been stored is never edited: add the next, and an upcaster. */
export const scriptCodec = eventCodec<ScriptEvent>({
  current: {
    ScriptCreated: 'ScriptCreated.v1',
    ScriptVersionSaved: 'ScriptVersionSaved.v1',
    ScriptVersionDeployed: 'ScriptVersionDeployed.v1',
    ScriptRolledBack: 'ScriptRolledBack.v1',
    ScriptDetailsChanged: 'ScriptDetailsChanged.v1',
    ScriptActivated: 'ScriptActivated.v1',
    ScriptPaused: 'ScriptPaused.v1',
    ScriptDisabled: 'ScriptDisabled.v1',
    ScriptArchived: 'ScriptArchived.v1',
    ScriptRestored: 'ScriptRestored.v1',
    ScriptDeleted: 'ScriptDeleted.v1',
    ClaimLapsed: 'ClaimLapsed.v1',
  },
});
