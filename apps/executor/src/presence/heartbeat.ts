import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { ALIVE_INTERVAL_MS, executor, type ExecutorAlive } from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import { DeployedScripts } from '../deployed/deployed-scripts.ts';
import { Recorder } from '../recorder/recorder.ts';
import { INSTANCE, NATS } from '../tokens.ts';

/** Says every second that this executor lives, and whether it takes runs: callers choose by it. */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    @Inject(NATS) private readonly nats: NatsConnection,
    @Inject(INSTANCE) private readonly instance: string,
    private readonly deployed: DeployedScripts,
    private readonly recorder: Recorder,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.beat(), ALIVE_INTERVAL_MS);
    this.beat();
  }

  /** Told at once, so that nobody offers a run that would be refused. */
  onModuleDestroy(): void {
    this.stopping = true;
    this.beat();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    if (this.nats.isClosed()) return;
    // Before it knows the scripts, or has where to record their runs, it would refuse every one.
    const able = this.deployed.ready && this.recorder.ready;
    const alive: ExecutorAlive = { instance: this.instance, draining: this.stopping || !able };
    this.nats.publish(executor.alive.subject, JSON.stringify(alive));
  }
}
