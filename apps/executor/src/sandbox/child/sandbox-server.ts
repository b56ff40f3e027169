import type { Frame } from '@runlet/contracts';
import type { FrameWriter } from '../wire/channel.ts';
import type { CallBounds, FromChild, RunOrder, ToChild } from '../wire/protocol.ts';
import { Execution } from './execution.ts';
import type { CompiledSource } from './guest-isolate.ts';
import type { IsolateStore } from './isolate-store.ts';
import { MemoryGuard } from './memory-guard.ts';
import type { OwnMemory } from './own-memory.ts';
import { FIRST_LOOK_MS } from './run-clock.ts';
import { ShortStarts } from './short-starts.ts';
import { WhileRunning } from './while-running.ts';

/** Log lines of a run that goes on this long are sent ahead of its end. */
const FLUSH_EVERY_MS = 100;

export interface ServerParts {
  readonly isolates: IsolateStore;
  readonly out: FrameWriter<FromChild>;
  readonly memory: OwnMemory;
  readonly bounds: CallBounds;
}

/** What this process does for the executor: runs scripts of one tenant. */
export class SandboxServer {
  readonly #executions = new Map<number, Execution>();
  readonly #sources = new Map<string, CompiledSource>();
  readonly #isolates: IsolateStore;
  readonly #starts = new ShortStarts();
  readonly #out: FrameWriter<FromChild>;
  readonly #bounds: CallBounds;
  readonly #memory: MemoryGuard;
  readonly #watch: WhileRunning;
  readonly #logWatch: WhileRunning;

  constructor({ isolates, out, memory, bounds }: ServerParts) {
    this.#isolates = isolates;
    this.#out = out;
    this.#bounds = bounds;
    this.#memory = new MemoryGuard(memory, this.#executions, () => isolates.idleCount);
    const isNeeded = (): boolean => this.#executions.size > 0;
    this.#watch = new WhileRunning(FIRST_LOOK_MS, isNeeded, () => {
      for (const execution of this.#executions.values()) execution.look();
      this.#memory.check();
    });
    this.#logWatch = new WhileRunning(FLUSH_EVERY_MS, isNeeded, () => this.#flushLogs());
  }

  receive({ head, sections }: Frame): void {
    const message = head as ToChild;
    switch (message.kind) {
      case 'source':
        this.#sources.set(message.hash, { form: message.form, code: sections[0]!.toString() });
        return;
      case 'forget-source':
        this.#sources.delete(message.hash);
        return;
      case 'run':
        return this.#run(message, sections);
      case 'cancel':
        return this.#executions.get(message.run)?.cancel();
      case 'answer':
        return this.#executions.get(message.run)?.answer(message.call, message.ok, sections[0]!, sections[1]);
      default:
    }
  }

  #run(order: RunOrder, [guestOrder, trigger, input]: readonly Buffer[]): void {
    const { run } = order;
    const execution = new Execution({
      order,
      guestOrder: guestOrder!.toString(),
      trigger: trigger!.toString(),
      input: input!,
      source: this.#sources.get(order.sourceHash)!,
      isolates: this.#isolates,
      starts: this.#starts,
      bounds: this.#bounds,
      send: {
        end: (end, output, logs) => {
          this.#executions.delete(run);
          this.#out.send(end, output, logs);
        },
        call: (call, name, argsJson, body) => {
          const sections = body ? [Buffer.from(argsJson), body] : [Buffer.from(argsJson)];
          this.#out.send({ kind: 'call', run, call, name }, ...sections);
        },
        progress: (progress) => this.#out.send({ kind: 'progress', run, progress }),
        stuck: () => this.#out.send({ kind: 'stuck' }),
      },
    });
    this.#memory.beforeRun();
    this.#executions.set(run, execution);
    this.#watch.wake();
    this.#logWatch.wake();
    void execution.run();
  }

  #flushLogs(): void {
    for (const [run, { isolate }] of this.#executions) {
      if (isolate?.logs.hasNew) this.#out.send({ kind: 'logs', run }, isolate.logs.take());
    }
  }
}
