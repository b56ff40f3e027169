import type { ProblemError } from '@runlet/kernel';
import type { FastifyReply } from 'fastify';
import { problemResponse } from './problem-response.ts';

export const sendProblem = (reply: FastifyReply, problem: ProblemError, correlationId: string): FastifyReply => {
  const { status, headers, body } = problemResponse(problem, correlationId);
  return reply.status(status).headers(headers).send(JSON.stringify(body));
};
