import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { ProblemError } from '@runlet/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemResponse } from '../../http/problem-response.ts';
import { Pages } from './pages.ts';

/** Problems as pages: to the sign-in where nobody is signed in, else words in the place that was asked for. */
@Catch(ProblemError)
export class PageProblemFilter implements ExceptionFilter<ProblemError> {
  constructor(private readonly pages: Pages) {}

  async catch(problem: ProblemError, host: ArgumentsHost): Promise<void> {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    if (problem.kind === 'unauthenticated') {
      await this.pages.redirect(reply, '/login');
      return;
    }
    const { status, body } = problemResponse(problem, request.id);
    const asked = request.headers['hx-request'];
    // A fragment goes to the page's toast, whatever it was meant for: nothing that is shown gets lost.
    if (asked) reply.header('HX-Retarget', '#toast').header('HX-Reswap', 'innerHTML');
    await this.pages.send(reply.status(status), asked ? 'fragments/toast' : 'problem', {
      problem: body,
      kind: 'error',
    });
  }
}
