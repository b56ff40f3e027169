import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ProblemError } from '@runlet/kernel';
import type { FastifyRequest } from 'fastify';
import { ConsoleSessions } from './console-sessions.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
export const CSRF_HEADER = 'x-csrf-token';

/** Lets nothing change by a request that a page of ours did not send. */
@Injectable()
export class CsrfGuard implements CanActivate {
  constructor(private readonly sessions: ConsoleSessions) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { consoleSession, method, headers } = request;
    if (SAFE_METHODS.has(method)) return true;
    if (consoleSession && this.sessions.isCsrfToken(consoleSession, headers[CSRF_HEADER])) return true;
    throw new ProblemError({
      kind: 'forbidden',
      code: 'console/csrf',
      detail: 'This page is too old to send that. Reload it and try again.',
    });
  }
}
