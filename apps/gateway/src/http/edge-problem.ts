import { HttpException } from '@nestjs/common';
import { isProblem, ProblemError, type ProblemKind } from '@runlet/kernel';
import { toProblem } from '@runlet/nest';

interface FastifyError extends Error {
  readonly code: string;
  readonly statusCode?: number;
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_');

const known: Readonly<Record<string, { kind: ProblemKind; code: string; detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    kind: 'too-large',
    code: 'request/too-large',
    detail: 'The body is too large: at most 1 MB is taken.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    kind: 'unsupported',
    code: 'request/unsupported-type',
    detail: 'The body must be JSON: send it with the header "Content-Type: application/json".',
  },
};

/** What a web framework's error means in our terms; anything unknown is a bug of ours and says nothing of the inside. */
export const edgeProblem = (error: unknown): ProblemError => {
  if (isProblem(error)) return error;
  const cause = error instanceof HttpException ? error.cause : error;
  if (isFastifyError(cause) && (cause.statusCode ?? 500) < 500) {
    const data = known[cause.code] ?? { kind: 'invalid' as const, code: 'request/malformed', detail: cause.message };
    return new ProblemError(data, { cause });
  }
  return toProblem(error);
};
