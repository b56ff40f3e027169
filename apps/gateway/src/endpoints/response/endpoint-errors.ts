import type { ProblemError } from '@runlet/kernel';
import type { Log } from '@runlet/nest';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { edgeProblem } from '../../http/edge-problem.ts';
import { sendProblem } from '../../http/send-problem.ts';
import { PAUSED } from '../endpoint-problems.ts';
import { EXECUTION_ID_HEADER } from './execution-id.ts';

/** Every error of the endpoints ends here: as `application/problem+json`, and in the log once. */
export const endpointErrors =
  (log: Log) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = edgeProblem(error);
    tell(log, problem, request);
    const executionId = problem.meta?.['executionId'];
    if (executionId) reply.header(EXECUTION_ID_HEADER, executionId);
    // What of the body has not been read would be taken for the next request.
    if (!request.raw.complete) reply.header('connection', 'close');
    return sendProblem(reply, problem, request.id);
  };

const tell = (log: Log, { kind, code, detail, cause }: ProblemError, { id, method, ip }: FastifyRequest): void => {
  const fields = { correlationId: id, method, ip, code, detail };
  // Without a cause it is a script's failure, which its history tells, or a service's own, which has logged it.
  if (kind === 'internal' && cause) log.error({ ...fields, err: cause }, 'endpoint failed');
  // A paused script is meant to be away; callers may ask for it as often as they like.
  else if (kind === 'unavailable' && code !== PAUSED) log.warn({ ...fields, err: cause }, 'endpoint unavailable');
  else log.debug(fields, 'endpoint request refused');
};
