import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';
import type { FastifyReply } from 'fastify';
import { ConsoleSessions } from '../session/console-sessions.ts';
import { format } from './format.ts';
import { english } from './texts.ts';

/** Monaco writes its own style elements; everything else on these pages obeys the strict default. */
const PAGE_CSP =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; " +
  "img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; worker-src 'self'";

/** Server-rendered pages and fragments; all values are escaped unless a template says otherwise. */
@Injectable()
export class Pages {
  private readonly eta = new Eta({
    views: fileURLToPath(new URL('../views', import.meta.url)),
    cache: true,
    autoEscape: true,
  });

  constructor(private readonly sessions: ConsoleSessions) {}

  /** Sends a page or a fragment of it. `view` is the template's name below `views/`. */
  async send(reply: FastifyReply, view: string, data: object): Promise<void> {
    const session = reply.request.consoleSession;
    const page = this.eta.render(view, {
      ...data,
      t: english,
      format,
      path: reply.request.url,
      csrf: session ? this.sessions.csrfToken(session) : '',
      tenant: session?.principal.tenant ?? null,
      can: (permission: string) => session?.principal.permissions.some((held) => held === permission) ?? false,
    });
    await reply
      .header('content-security-policy', PAGE_CSP)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page);
  }

  /** Sends the browser to another page, by a header if htmx asked. */
  async redirect(reply: FastifyReply, to: string): Promise<void> {
    if (reply.request.headers['hx-request']) await reply.header('HX-Redirect', to).status(204).send();
    else await reply.redirect(to, 303);
  }
}
