import type { Progress } from '@runlet/contracts';
import type { CallBounds, RunEnd, RunOrder } from '../wire/protocol.ts';
import type { SdkCallName } from '../wire/sdk-calls.ts';
import type { CompiledSource } from './guest-isolate.ts';
import type { IsolateStore } from './isolate-store.ts';
import type { ShortStarts } from './short-starts.ts';

/** What a run needs of the process that it is in. */
export interface ExecutionParts {
  readonly order: RunOrder;
  readonly guestOrder: string;
  readonly trigger: string;
  readonly input: Buffer;
  readonly source: CompiledSource;
  readonly isolates: IsolateStore;
  readonly starts: ShortStarts;
  readonly bounds: CallBounds;
  readonly send: {
    end(end: RunEnd, output: Uint8Array, logs: Uint8Array): void;
    call(call: number, name: SdkCallName, argsJson: string, body: Uint8Array | null): void;
    progress(progress: Progress): void;
    stuck(): void;
  };
}
