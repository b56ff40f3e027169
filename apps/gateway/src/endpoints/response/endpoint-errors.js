import { edgeProblem } from '../../http/edge-problem.ts';
import { sendProblem } from '../../http/send-problem.ts';
import { EXECUTION_ID_HEADER } from './execution-id.ts';
/** Every error of the endpoints ends here: as `application/problem+json`, and in the log once. */
export const endpointErrors = (log) => (error, request, reply) => {
  const problem = edgeProblem(error);
  tell(log, problem, request);
  const executionId = problem.meta?.['executionId'];
  if (executionId) reply.header(EXECUTION_ID_HEADER, executionId);
  // What of the body has not been read would be taken for the next request.
  if (!request.raw.complete) reply.header('connection', 'close');
  return sendProblem(reply, problem, request.id);
};
const tell = (log, { kind, code, detail, cause }, { id, method, ip }) => {
  const fields = { correlationId: id, method, ip, code, detail };
  // Without a cause it is a script's failure, which its history tells, or a service's own, which has logged it.
  if (kind === 'internal' && cause) log.error({ ...fields, err: cause }, 'endpoint failed');
  else if (kind === 'unavailable') log.warn({ ...fields, err: cause }, 'endpoint unavailable');
  else log.debug(fields, 'endpoint request refused');
};
//# sourceMappingURL=endpoint-errors.js.map
