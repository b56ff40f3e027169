import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Subscription } from '@nats-io/transport-node';
import { executor } from '@runlet/contracts';
import type { NatsConnection } from '@runlet/messaging';
import { INSTANCE, NATS } from '../tokens.ts';

/** Calls to other replicas are at least this far apart, ms: one tells them of all that came meanwhile. */
const CALL_INTERVAL_MS = 10;

/** Wakes whoever may start runs: here at once, in other replicas over NATS. */
@Injectable()
export class RunsWaiting implements OnModuleInit, OnApplicationShutdown {
  private readonly listeners: (() => void)[] = [];
  private subscription: Subscription | undefined;
  private call: NodeJS.Timeout | undefined;

  constructor(
    @Inject(NATS) private readonly nats: NatsConnection,
    @Inject(INSTANCE) private readonly instance: string,
  ) {}

  onModuleInit(): void {
    this.subscription = this.nats.subscribe(executor.runsWaiting.subject, {
      callback: (error, message) => {
        if (!error && message.json<{ instance: string }>().instance !== this.instance) this.tell();
      },
    });
  }

  onApplicationShutdown(): void {
    clearTimeout(this.call);
    this.subscription?.unsubscribe();
  }

  follow(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** To be called once waiting runs are committed. */
  announce(): void {
    this.tell();
    this.call ??= setTimeout(() => {
      this.call = undefined;
      if (!this.nats.isClosed()) {
        this.nats.publish(executor.runsWaiting.subject, JSON.stringify({ instance: this.instance }));
      }
    }, CALL_INTERVAL_MS);
  }

  /** For when nobody may have called: only those here look. */
  remind(): void {
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
