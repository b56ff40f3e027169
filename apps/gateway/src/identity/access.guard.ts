import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { assertPermitted } from '@runlet/nest';
import type { FastifyRequest } from 'fastify';
import { ACCESS, type Access } from './access.ts';

/** Lets a request through as its route declares. A route that declares nothing is closed to everyone. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, context.getClass()]);
    if (!access) throw new Error(`${context.getClass().name}.${handler.name} does not declare who may use it`);
    if (access.kind === 'public') return true;
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (caller.kind === 'unknown') throw caller.problem;
    for (const permission of access.permissions) assertPermitted(caller.principal, permission);
    return true;
  }
}
