import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type HttpResponseHead, isServerHeader } from '@runlet/contracts';
import type { FastifyReply } from 'fastify';
import { confineCookie } from './cookie-scope.ts';
import { userContentHeaders } from './user-content.ts';

type ScriptHeaders = HttpResponseHead['headers'];
type SentHeaders = Record<string, string | string[]>;

/** The headers that a script's answer goes out with; undefined when HTTP cannot carry what it says. */
export const responseHeaders = (headers: ScriptHeaders, tenant: string): SentHeaders | undefined => {
  try {
    return headersOf(headers, tenant);
  } catch {
    // Node's word about a header, or the cookie library's about a cookie.
    return undefined;
  }
};

const headersOf = (headers: ScriptHeaders, tenant: string): SentHeaders => {
  const sent: SentHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (isServerHeader(name)) continue;
    validateHeaderName(name);
    for (const each of typeof value === 'string' ? [value] : value) validateHeaderValue(name, each);
    sent[name] = name === 'set-cookie' ? confined(value, tenant) : typeof value === 'string' ? value : [...value];
  }
  return Object.assign(sent, userContentHeaders(headers['content-security-policy']));
};

const confined = (value: string | readonly string[], tenant: string): string[] =>
  [value].flat().flatMap((cookie) => confineCookie(cookie, tenant) ?? []);

/** Sends the bytes as they are; length, date and connection are the server's. */
export const sendScriptResponse = (
  reply: FastifyReply,
  status: number,
  headers: SentHeaders,
  body: Buffer,
): FastifyReply => {
  reply.code(status).headers(headers);
  // Without a body there is no type either; the framework would name one for an empty buffer.
  return body.length === 0 ? reply.send() : reply.send(body);
};
