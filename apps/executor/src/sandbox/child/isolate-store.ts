import { setTimeout as delay } from 'node:timers/promises';
import { GuestIsolate, type IsolateKind, type IsolateSettings } from './guest-isolate.ts';

/** Warm isolates that wait for another run of their script; each takes about 2 MB. */
const MAX_IDLE = 16;
/** An isolate that holds more than this after a run is not worth keeping. */
const MAX_IDLE_BYTES = 24 * 1024 * 1024;
/**
 * How long a run waits for an isolate of its script to come free before another is made, while none comes free. Making
 * one takes about as long: short runs in a burst share a few isolates instead of each paying for one, and long ones
 * get their own.
 */
const GROW_AFTER_MS = 20;
/** The same while others come free: then there are isolates enough, and it is the machine that is busy. */
const GROW_AT_LATEST_MS = 150;

interface Waiter {
  readonly script: string;
  readonly kind: IsolateKind;
  readonly since: number;
  readonly given: (isolate: GuestIsolate) => void;
  readonly failed: (error: unknown) => void;
}

/** The isolates of this process that no run is in: warm ones by script, and a blank one made ahead of need. */
export class IsolateStore {
  readonly #settings: IsolateSettings;
  readonly #blankMemoryBytes: number;
  /** Least recently used first. */
  #idle: GuestIsolate[] = [];
  #blank: Promise<GuestIsolate> | null = null;
  /** Isolates that runs are in, or are getting, by script. */
  readonly #taken = new Map<string, number>();
  /** Longest waiting first. */
  #waiters: Waiter[] = [];
  /** When an isolate last came free, by script; only of scripts with a run. */
  readonly #freedAt = new Map<string, number>();
  #growing = false;

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

  /**
   * One in which `script` is loaded, if there is one idle or one comes free soon; else one without a script. Whoever
   * takes one gives it back or says that it is gone.
   */
  take(script: string, kind: IsolateKind): Promise<GuestIsolate> | GuestIsolate {
    const at = this.#idle.findLastIndex(
      (isolate) => isolate.script === script && isolate.memoryBytes === kind.memoryBytes,
    );
    const [warm] = at < 0 ? [] : this.#idle.splice(at, 1);
    if (!warm && this.#taken.has(script)) return this.#wait(script, kind);
    this.#count(script, 1);
    return warm ?? this.#takeFirst(script, kind);
  }

  async #takeFirst(script: string, kind: IsolateKind): Promise<GuestIsolate> {
    try {
      return await this.takeBlank(kind);
    } catch (error) {
      this.gone(script);
      throw error;
    }
  }

  async takeBlank(kind: IsolateKind): Promise<GuestIsolate> {
    if (!this.#blank || kind.hasTemporal || kind.memoryBytes !== this.#blankMemoryBytes) {
      return GuestIsolate.create(this.#settings, kind);
    }
    const blank = this.#blank;
    this.#blank = null;
    return blank;
  }

  /** Takes back an isolate of `script` that nothing is under way in and that holds this much. */
  giveBack(script: string, isolate: GuestIsolate, heldBytes: number): void {
    isolate.listener = null;
    if (isolate.script === null || heldBytes > MAX_IDLE_BYTES) {
      isolate.dispose();
      return this.gone(script);
    }
    this.#freedAt.set(script, performance.now());
    const next = this.#waiters.find(
      (waiter) => waiter.script === script && waiter.kind.memoryBytes === isolate.memoryBytes,
    );
    if (next) return this.#serve(next, isolate);
    this.#count(script, -1);
    this.#idle.push(isolate);
    if (this.#idle.length > MAX_IDLE) this.#idle.shift()!.dispose();
    return undefined;
  }

  /** An isolate that was taken for `script` will not come back. */
  gone(script: string): void {
    this.#count(script, -1);
  }

  /** Throws away what is idle. */
  close(): void {
    for (const isolate of this.#idle.splice(0)) isolate.dispose();
    void this.#blank?.then((isolate) => isolate.dispose());
    this.#blank = null;
  }

  get idleCount(): number {
    return this.#idle.length;
  }

  #wait(script: string, kind: IsolateKind): Promise<GuestIsolate> {
    return new Promise((given, failed) => {
      this.#waiters.push({ script, kind, since: performance.now(), given, failed });
      if (!this.#growing) void this.#grow();
    });
  }

  /** Makes isolates for those who have waited too long, one at a time. */
  async #grow(): Promise<void> {
    this.#growing = true;
    for (let waiter = this.#waiters[0]; waiter; waiter = this.#waiters[0]) {
      const early = this.#growsAt(waiter) - performance.now();
      if (early > 0 && this.#taken.has(waiter.script)) await delay(early);
      else await this.#makeOneFor(waiter);
    }
    this.#growing = false;
  }

  #growsAt({ script, since }: Waiter): number {
    const quietSince = Math.max(since, this.#freedAt.get(script) ?? 0);
    return Math.min(quietSince + GROW_AFTER_MS, since + GROW_AT_LATEST_MS);
  }

  async #makeOneFor(waiter: Waiter): Promise<void> {
    try {
      const isolate = await this.takeBlank(waiter.kind);
      // Served by one that came free in the meantime: the new one is there for whoever comes next.
      if (!this.#waiters.includes(waiter)) return this.#keepBlank(isolate, waiter.kind);
      this.#count(waiter.script, 1);
      this.#serve(waiter, isolate);
    } catch (error) {
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
      waiter.failed(error);
    }
  }

  #keepBlank(isolate: GuestIsolate, { memoryBytes, hasTemporal }: IsolateKind): void {
    if (this.#blank || hasTemporal || memoryBytes !== this.#blankMemoryBytes) isolate.dispose();
    else this.#blank = Promise.resolve(isolate);
  }

  #serve(waiter: Waiter, isolate: GuestIsolate): void {
    this.#waiters = this.#waiters.filter((other) => other !== waiter);
    waiter.given(isolate);
  }

  #count(script: string, by: 1 | -1): void {
    const count = (this.#taken.get(script) ?? 0) + by;
    if (count > 0) this.#taken.set(script, count);
    else this.#forget(script);
  }

  #forget(script: string): void {
    this.#taken.delete(script);
    this.#freedAt.delete(script);
  }
}
