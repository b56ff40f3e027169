import { cancelledError, endedBeforeStart, type Outcome } from '../outcome.ts';
import type { RunJob, RunServices, SandboxPool, SandboxStats } from '../sandbox.ts';
import type { Launcher } from './launch.ts';
import { NoRoom, type Place, Room } from './room.ts';
import { FRESH_BYTES, SandboxProcess } from './sandbox-process.ts';
import type { SandboxSettings } from './settings.ts';
import { SpareDemand } from './spare-demand.ts';
import { Watchdog } from './watchdog.ts';

const MB = 1024 * 1024;
/** A process that holds more than this while it has nothing to do is let go: it will not get smaller. */
const BLOATED_BYTES = 200 * MB;
const TIDY_EVERY_MS = 10_000;
const REFILL_AFTER_MS = 50;
const RESPAWN_AFTER_MS = 1_000;
const MAX_FAILED_STARTS = 3;
/** How often it is looked whether the budget is exceeded. */
const TRIM_EVERY_MS = 250;

const cancelledBeforeStart = (): Outcome => endedBeforeStart('cancelled', cancelledError());

/** A process per tenant, taken from spares that were started ahead and let go when it has long had nothing to do. */
export class ProcessPool implements SandboxPool {
  readonly #settings: SandboxSettings;
  readonly #launcher: Launcher;
  readonly #snapshot: Uint8Array;
  /** Every process that has not ended, whatever it is for. */
  readonly #all = new Set<SandboxProcess>();
  readonly #byTenant = new Map<string, SandboxProcess>();
  readonly #spares: SandboxProcess[] = [];
  readonly #room: Room;
  readonly #watchdog = new Watchdog(this.#all);
  readonly #timers: readonly NodeJS.Timeout[];
  readonly #demand = new SpareDemand();
  #running = 0;
  /** Runs that were let in and have no process yet. */
  #entering = 0;
  #closed = false;

  constructor(settings: SandboxSettings, launcher: Launcher, snapshot: Uint8Array) {
    this.#settings = settings;
    this.#launcher = launcher;
    this.#snapshot = snapshot;
    this.#room = new Room(settings.memoryBudgetBytes, () => this.#neededBytes);
    this.#timers = [setInterval(() => this.#tidy(), TIDY_EVERY_MS), setInterval(() => this.#trim(), TRIM_EVERY_MS)];
    for (const timer of this.#timers) timer.unref();
    this.#fillSpares();
  }

  /** Resolves when a first process is ready; rejects if processes cannot be started here. */
  async started(): Promise<void> {
    await (this.#spares[0] ?? this.#launch()).ready;
  }

  async run(job: RunJob, services: RunServices): Promise<Outcome> {
    const bytes = job.limits.memoryBytes;
    let place: Place;
    try {
      place = job.nested
        ? this.#room.squeezeIn(bytes)
        : await this.#room.enter(bytes, job.signal, () => this.#entering++);
    } catch (error) {
      if (error instanceof NoRoom) throw error;
      return cancelledBeforeStart();
    }
    if (!job.nested) setImmediate(() => this.#entering--);
    this.#running++;
    try {
      return await this.#runIn(job, services);
    } finally {
      this.#running--;
      this.#room.leave(place);
    }
  }

  async #runIn(job: RunJob, services: RunServices): Promise<Outcome> {
    for (let failures = 0; ;) {
      if (job.signal?.aborted) return cancelledBeforeStart();
      if (this.#closed) throw new Error('The sandbox pool is closed');
      const process = job.alone ? this.#takeSpare() : this.#processOf(job.tenant);
      process.awaited++;
      try {
        await process.ready;
        if (!process.knows(job.sourceHash)) process.teach(job.sourceHash, await services.loadSource(job.sourceHash));
      } catch (error) {
        if (!process.hasEnded || ++failures >= MAX_FAILED_STARTS || this.#closed) throw error;
      } finally {
        process.awaited--;
      }
      // It may have died while we waited.
      if (!process.hasEnded) return this.#runThere(process, job, services);
    }
  }

  async #runThere(process: SandboxProcess, job: RunJob, services: RunServices): Promise<Outcome> {
    const start = process.firstStart;
    process.firstStart = null;
    const outcome = await process.run(job, services);
    this.#settings.observer?.runEnded(start ?? (outcome.warm ? 'warm' : 'cold'));
    if (job.alone) process.kill({ kind: 'closed' });
    return outcome;
  }

  hasRoom(memoryBytes: number): boolean {
    return !this.#closed && this.#room.has(memoryBytes);
  }

  stats(): SandboxStats {
    return {
      tenantProcesses: this.#byTenant.size,
      spareProcesses: this.#spares.length,
      running: this.#running,
      waiting: this.#room.waiting,
      memoryBytes: this.#heldBytes,
      memoryBudgetBytes: this.#room.budgetBytes,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#watchdog.stop();
    const ended = [...this.#all].map((process) => {
      process.kill({ kind: 'closed' });
      return process.ended;
    });
    await Promise.all(ended);
  }

  #processOf(tenant: string): SandboxProcess {
    const existing = this.#byTenant.get(tenant);
    if (existing && !existing.hasEnded) return existing;
    const process = this.#takeSpare();
    process.tenant = tenant;
    this.#byTenant.set(tenant, process);
    return process;
  }

  #takeSpare(): SandboxProcess {
    const ready = this.#spares.shift();
    const spare = ready ?? this.#launch();
    spare.firstStart = ready ? 'spare' : 'new-process';
    spare.lastUsed = Date.now();
    this.#demand.taken();
    this.#evict();
    // Not before the run that needs it has left: starting a process costs as much as many runs.
    setTimeout(() => this.#fillSpares(), REFILL_AFTER_MS).unref();
    return spare;
  }

  /** Spares are a luxury: they take the place of no tenant, but the first, without which nothing starts quickly. */
  get #mayAddSpare(): boolean {
    return this.#spares.length === 0 || this.#heldBytes + FRESH_BYTES <= this.#settings.memoryBudgetBytes;
  }

  get #wantedSpares(): number {
    return Math.max(this.#settings.spares, this.#demand.spares);
  }

  #fillSpares(): void {
    while (!this.#closed && this.#spares.length < this.#wantedSpares && this.#mayAddSpare)
      this.#spares.push(this.#launch());
  }

  #launch(): SandboxProcess {
    const process = new SandboxProcess(this.#launcher.launch('serve'), this.#snapshot, (breach, stderr) =>
      this.#settings.warn('A sandbox process broke the protocol and was killed', { breach: breach.message, stderr }),
    );
    this.#all.add(process);
    void process.ended.then(() => this.#forget(process));
    return process;
  }

  #forget(process: SandboxProcess): void {
    this.#all.delete(process);
    this.#settings.observer?.processEnded(process.causeOfDeath);
    if (process.tenant !== null && this.#byTenant.get(process.tenant) === process)
      this.#byTenant.delete(process.tenant);
    const spare = this.#spares.indexOf(process);
    if (spare < 0) return;
    this.#spares.splice(spare, 1);
    // Not at once: processes that cannot start would be started for ever.
    setTimeout(() => this.#fillSpares(), RESPAWN_AFTER_MS).unref();
  }

  /** Processes of tenants without a run, least recently used first. */
  #idle(): SandboxProcess[] {
    return [...this.#byTenant.values()]
      .filter((process) => process.isIdle && !process.hasEnded)
      .sort((a, b) => a.lastUsed - b.lastUsed);
  }

  /** Own memory of all processes as last measured, bytes. */
  get #heldBytes(): number {
    let held = 0;
    for (const process of this.#all) if (!process.hasEnded) held += process.ownBytes;
    return held;
  }

  /** The same without what could be let go for another run, and with the processes of those who are just coming in. */
  get #neededBytes(): number {
    let needed = this.#entering * FRESH_BYTES;
    for (const process of this.#all) {
      if (!process.hasEnded && !(process.tenant !== null && process.isIdle)) needed += process.ownBytes;
    }
    return needed;
  }

  /** Lets the least recently used processes go that have no run while the budget is exceeded. */
  #evict(): void {
    let excess = this.#heldBytes - this.#settings.memoryBudgetBytes;
    for (const process of excess > 0 ? this.#idle() : []) {
      if (excess <= 0) break;
      excess -= process.ownBytes;
      process.kill({ kind: 'evicted' });
    }
  }

  #trim(): void {
    this.#evict();
    this.#room.letIn();
  }

  #tidy(): void {
    const longAgo = Date.now() - this.#settings.idleMs;
    for (const process of this.#idle()) {
      const usage = process.measure();
      const isBloated = usage !== null && usage.ownBytes > BLOATED_BYTES;
      if (isBloated) process.kill({ kind: 'bloated' });
      else if (process.lastUsed < longAgo) process.kill({ kind: 'idle' });
    }
    for (const surplus of this.#spares.slice(this.#wantedSpares)) surplus.kill({ kind: 'idle' });
    this.#fillSpares();
  }
}
