import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '@runlet/contracts';
import type { FastifyRequest } from 'fastify';

/** Whom the access guard let in. */
export const CurrentPrincipal = createParamDecorator((_: undefined, context: ExecutionContext): Principal => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (caller.kind === 'unknown') throw caller.problem;
  return caller.principal;
});
