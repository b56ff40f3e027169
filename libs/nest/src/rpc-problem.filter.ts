import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { isProblem, ProblemError } from '@runlet/kernel';
import { type Observable, throwError } from 'rxjs';

/** What a caller may know of an error: a problem as it is, of everything else only that it happened. */
export const toProblem = (error: unknown): ProblemError =>
  isProblem(error)
    ? error
    : new ProblemError(
        {
          kind: 'internal',
          code: 'internal',
          detail: 'Something went wrong inside Runlet. The correlation id finds it in the logs.',
        },
        { cause: error },
      );

/** Lets errors reach the transport whole; Nest's own filter would turn them into "Internal server error". */
@Catch()
export class RpcProblemFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
