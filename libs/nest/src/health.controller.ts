import { Controller, Get, Header, HttpCode, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';

/** One thing without which the service can't do its work. */
export interface HealthCheck {
  readonly name: string;
  /** Resolves when it is well, rejects with the reason when not. */
  check(): Promise<void> | void;
}
export const HEALTH_CHECKS = Symbol('HEALTH_CHECKS');

/** A check that hangs is as bad as one that fails. */
const CHECK_TIMEOUT_MS = 900;

@Controller()
export class HealthController {
  constructor(@Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[]) {}

  @Get('health/live')
  @HttpCode(200)
  live() {
    return { status: 'ok' };
  }

  /** 200 when every dependency is there, else 503; either way each one by name. */
  @Get('health/ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const results = await Promise.all(this.checks.map(async (check) => [check.name, await outcome(check)] as const));
    const ready = results.every(([, result]) => result === 'ok');
    await reply
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
  }

  @Get('metrics')
  @Header('content-type', register.contentType)
  metrics(): Promise<string> {
    return register.metrics();
  }
}

const outcome = async (check: HealthCheck): Promise<string> => {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const timer = setTimeout(resolve, CHECK_TIMEOUT_MS, `no answer within ${CHECK_TIMEOUT_MS} ms`);
  const result = Promise.resolve()
    .then(() => check.check())
    .then(
      () => 'ok',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
};
