import { AggregateStreams, type Loaded } from '../recording/aggregate-streams.ts';
import type { ScriptCommand } from './domain/script.commands.ts';
import { scriptDecider } from './domain/script.decider.ts';
import type { ScriptEvent } from './domain/script.events.ts';
import type { Script } from './domain/script.state.ts';
import { scriptCodec } from './script.codec.ts';

export const SCRIPT_STREAM_PREFIX = 'script-';

export type LoadedScript = Loaded<Script>;

/** `script-<id>`: one stream a script. */
export class ScriptStreams extends AggregateStreams<Script, ScriptCommand, ScriptEvent> {
  constructor(
    store: ConstructorParameters<typeof AggregateStreams>[3],
    stamp: ConstructorParameters<typeof AggregateStreams>[4],
  ) {
    super(SCRIPT_STREAM_PREFIX, scriptDecider, scriptCodec, store, stamp);
  }
}
