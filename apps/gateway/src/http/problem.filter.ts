import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import { ProblemError } from '@runlet/kernel';
import type { Log } from '@runlet/nest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { edgeProblem } from './edge-problem.ts';
import type { KnownRoutes } from './known-routes.ts';
import { METHOD_NOT_ALLOWED } from './problem-response.ts';
import { sendProblem } from './send-problem.ts';

/** Every error of the admin API ends here: as `application/problem+json`, and in the log once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly routes: KnownRoutes,
    private readonly log: Log,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = error instanceof NotFoundException ? this.nothingAt(request) : edgeProblem(error);
    this.tell(problem, request);
    await sendProblem(reply, problem, request.id);
  }

  /** Thrown by the framework alone, for requests that no route takes. */
  private nothingAt({ method, url }: FastifyRequest): ProblemError {
    const allowed = this.routes.methodsAt(url);
    if (allowed.length === 0 || allowed.includes(method)) {
      return new ProblemError({
        kind: 'not-found',
        code: 'request/unknown-route',
        detail: 'There is nothing at this path. GET /openapi.json lists all there is.',
      });
    }
    const allow = allowed.join(', ');
    return new ProblemError({
      kind: 'invalid',
      code: METHOD_NOT_ALLOWED,
      detail: `${method} is not possible here; ${allow} would be.`,
      meta: { allow },
    });
  }

  private tell(problem: ProblemError, request: FastifyRequest): void {
    const { kind, code, detail, cause } = problem;
    const fields = { correlationId: request.id, method: request.method, route: request.routeOptions.url, code, detail };
    // Without a cause it is a service's own answer, and that service has logged it.
    if (kind === 'internal' && cause) this.log.error({ ...fields, err: cause }, 'request failed');
    else if (kind === 'unavailable') this.log.warn({ ...fields, err: cause }, 'request failed');
    else this.log.debug(fields, 'request refused');
  }
}
