import { type ProblemData, ProblemError } from '@runlet/kernel';
import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';

/** NATS headers of requests and replies. */
export const wireHeaders = {
  /** Request: the signed principal. */
  principal: 'Runlet-Principal',
  /** Request: what this belongs to; made at the edge, kept through everything that follows. */
  correlation: 'Runlet-Correlation',
  /** Request: W3C trace context, passed on as it came. */
  traceparent: 'traceparent',
  /** Reply: present when the body is a problem and not the answer. */
  problem: 'Runlet-Problem',
} as const;

const NOTHING = Buffer.from('null');

/** Answers are JSON, or bytes as they are (frames). */
export const encodeAnswer = (answer: unknown): Uint8Array =>
  answer instanceof Uint8Array ? answer : answer === undefined ? NOTHING : Buffer.from(JSON.stringify(answer));

export const respondProblem = (message: Msg, problem: ProblemError): void => {
  const marked: MsgHdrs = headers();
  marked.set(wireHeaders.problem, problem.code);
  message.respond(JSON.stringify(problem), { headers: marked });
};

/** Throws the problem that the reply carries, if it is one. */
export const assertAnswer = (reply: Msg): void => {
  if (reply.headers?.has(wireHeaders.problem)) throw new ProblemError(reply.json<ProblemData>());
};
