import { AggregateStreams, type EventLog, type Loaded } from '../recording/aggregate-streams.ts';
import type { EventStamp } from '../recording/event-stamp.ts';
import type { ScriptCommand } from './domain/script.commands.ts';
import { scriptDecider } from './domain/script.decider.ts';
import type { ScriptEvent } from './domain/script.events.ts';
import type { Script } from './domain/script.state.ts';
import { scriptCodec } from './script.codec.ts';

export const SCRIPT_STREAM_PREFIX = 'script-';

export type LoadedScript = Loaded<Script>;

/** `script-<id>`: one stream a script. */
export class ScriptStreams extends AggregateStreams<Script, ScriptCommand, ScriptEvent> {
  constructor(store: EventLog, stamp: EventStamp) {
    super(SCRIPT_STREAM_PREFIX, scriptDecider, scriptCodec, store, stamp);
  }
}
