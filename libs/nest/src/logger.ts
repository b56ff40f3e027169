import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** Message constant, values in fields. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on stdout; one logger a process. */
export const createLogger = (service: string, level: string): Logger =>
  pino({ level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime });

/** Nest's own messages through the same logger, one level down: they are of use to few. */
export const nestLogger = (log: Logger): LoggerService => ({
  log: (message: unknown, context?: string) => log.debug({ context }, String(message)),
  debug: (message: unknown, context?: string) => log.debug({ context }, String(message)),
  verbose: (message: unknown, context?: string) => log.trace({ context }, String(message)),
  warn: (message: unknown, context?: string) => log.warn({ context }, String(message)),
  error: (message: unknown, stack?: string, context?: string) => log.error({ context, stack }, String(message)),
});
