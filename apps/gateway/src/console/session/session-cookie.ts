import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isForApi } from '../../http/api-prefix.ts';
import { type ConsoleSession, type ConsoleSessions, SESSION_SECONDS } from './console-sessions.ts';

/** No script ever gets to see it: endpoints take it out of what they pass on. */
export const SESSION_COOKIE = 'runlet_session';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set where a cookie signed the caller in. */
    consoleSession: ConsoleSession | null;
  }
}

/** `secure: 'auto'`: over plain HTTP (a local start) browsers would drop a secure cookie. */
const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: 'auto' } as const;

export const setSessionCookie = (reply: FastifyReply, value: string): void => {
  reply.setCookie(SESSION_COOKIE, value, { ...options, maxAge: SESSION_SECONDS });
};

export const clearSessionCookie = (reply: FastifyReply): void => {
  reply.clearCookie(SESSION_COOKIE, options);
};

/** Lets the console's cookie stand for its caller, on pages only: the API believes a key in a header, nothing else. */
export const identifySessions = async (fastify: FastifyInstance, sessions: ConsoleSessions): Promise<void> => {
  await fastify.register(fastifyCookie);
  fastify.decorateRequest('consoleSession', null);
  fastify.addHook('onRequest', async (request) => {
    if (isForApi(request)) return;
    const session = await sessions.read(request.cookies[SESSION_COOKIE]);
    if (!session) return;
    request.consoleSession = session;
    request.caller = { kind: 'known', principal: session.principal };
  });
};
