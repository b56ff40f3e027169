import { GuestIsolate, type IsolateKind, type IsolateSettings } from './guest-isolate.ts';

/** Warm isolates that wait for another run of their script; each takes about 2 MB. */
const MAX_IDLE = 16;
/** An isolate that holds more than this after a run is not worth keeping. */
const MAX_IDLE_BYTES = 24 * 1024 * 1024;

/** The isolates of this process that no run is in: warm ones by script, and a blank one made ahead of need. */
export class IsolateStore {
  readonly #settings: IsolateSettings;
  readonly #blankMemoryBytes: number;
  /** Least recently used first. */
  #idle: GuestIsolate[] = [];
  #blank: Promise<GuestIsolate> | null = null;

  /** `blankMemoryBytes`: the limit that most scripts have. */
  constructor(settings: IsolateSettings, blankMemoryBytes: number) {
    this.#settings = settings;
    this.#blankMemoryBytes = blankMemoryBytes;
  }

  /** Makes the blank isolate unless there is one. */
  async prepare(): Promise<void> {
    this.#blank ??= GuestIsolate.create(this.#settings, { memoryBytes: this.#blankMemoryBytes, hasTemporal: false });
    await this.#blank;
  }

  /** One in which `script` is loaded, if there is one idle; else one without a script. */
  async take(script: string, kind: IsolateKind): Promise<GuestIsolate> {
    const at = this.#idle.findLastIndex(
      (isolate) => isolate.script === script && isolate.memoryBytes === kind.memoryBytes,
    );
    const [warm] = at < 0 ? [] : this.#idle.splice(at, 1);
    return warm ?? this.takeBlank(kind);
  }

  async takeBlank(kind: IsolateKind): Promise<GuestIsolate> {
    if (!this.#blank || kind.hasTemporal || kind.memoryBytes !== this.#blankMemoryBytes) {
      return GuestIsolate.create(this.#settings, kind);
    }
    const blank = this.#blank;
    this.#blank = null;
    return blank;
  }

  /** Takes back an isolate that nothing is under way in and that holds this much. */
  giveBack(isolate: GuestIsolate, heldBytes: number): void {
    isolate.listener = null;
    if (isolate.script === null || heldBytes > MAX_IDLE_BYTES) return isolate.dispose();
    this.#idle.push(isolate);
    if (this.#idle.length > MAX_IDLE) this.#idle.shift()!.dispose();
    return undefined;
  }

  get idleCount(): number {
    return this.#idle.length;
  }
}
