import { newId } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import type { ConnectionError } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemResponse } from './problem-response.ts';

/** What Node's parser refuses never becomes a request; these are the ways that have a status of their own. */
const special: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large: at most 16 KB are taken.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};
const MALFORMED = [400, 'This is not a well-formed HTTP request.'] as const;

/** Answers bytes that are no request with a problem, and hangs up. */
export const answerClientError = (error: ConnectionError, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = special[error.code] ?? MALFORMED;
  const problem = new ProblemError({ kind: 'invalid', code: 'request/malformed', detail });
  const { headers, body } = problemResponse(problem, newId());
  const text = JSON.stringify({ ...body, status, title: STATUS_CODES[status] });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${headers['content-type']}\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
};
