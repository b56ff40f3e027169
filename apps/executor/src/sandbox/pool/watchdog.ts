import type { SandboxProcess } from './sandbox-process.ts';

const MB = 1024 * 1024;
const LOOK_EVERY_MS = 100;
/** Runs that end sooner are not looked at. */
const FROM_AGE_MS = 50;

/** What a process may hold beside its scripts; its own guard, which knows more, is stricter. */
const BASE_BYTES = 400 * MB;
const LIMIT_FACTOR = 2;
const CPU_SLACK_MS = 1_000;

/**
 * Looks from outside at how much memory and CPU time the processes with runs use: a process whose own guard has no
 * chance to act any more is killed.
 */
export class Watchdog {
  readonly #processes: Iterable<SandboxProcess>;
  readonly #timer: NodeJS.Timeout;

  constructor(processes: Iterable<SandboxProcess>) {
    this.#processes = processes;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const process of this.#processes) {
      if (process.isIdle) process.measureNowAndThen();
      else if (process.runs.some(({ ageMs }) => ageMs >= FROM_AGE_MS)) this.#check(process);
    }
  }

  #check(process: SandboxProcess): void {
    const usage = process.measure();
    if (!usage) return;
    let memory = BASE_BYTES;
    let cpuOfAll = 0;
    let cpuSince = usage.cpuMs;
    for (const run of process.runs) {
      memory += run.job.limits.memoryBytes * LIMIT_FACTOR;
      cpuOfAll += run.job.limits.cpuTimeMs;
      run.processCpuMs ??= usage.cpuMs;
      cpuSince = Math.min(cpuSince, run.processCpuMs);
    }
    if (usage.rssBytes > memory) process.kill({ kind: 'memory' });
    else if (usage.cpuMs - cpuSince > cpuOfAll + CPU_SLACK_MS) process.kill({ kind: 'cpu' });
  }
}
