import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { isProblem } from '@runlet/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../identity/access.ts';
import { Pages } from '../page/pages.ts';
import { ConsoleSessions } from './console-sessions.ts';
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts';

@Controller()
export class LoginController {
  constructor(
    private readonly sessions: ConsoleSessions,
    private readonly pages: Pages,
  ) {}

  @Get('login')
  @Public()
  async form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (request.consoleSession) await reply.redirect('/scripts', 303);
    else await this.pages.send(reply, 'login', { error: null });
  }

  /** The key is what proves the caller here; there is no session yet that another page could misuse. */
  @Post('login')
  @Public()
  async signIn(@Body() body: Record<string, unknown> | undefined, @Res() reply: FastifyReply): Promise<void> {
    try {
      setSessionCookie(reply, await this.sessions.open(String(body?.['apiKey'] ?? '').trim()));
      await reply.redirect('/scripts', 303);
    } catch (error) {
      if (!isProblem(error)) throw error;
      await this.pages.send(reply.status(error.kind === 'unavailable' ? 503 : 401), 'login', { error: error.detail });
    }
  }

  /** A plain form: signing somebody out is all that a foreign page could do with it, and SameSite stops that. */
  @Post('logout')
  @Public()
  async signOut(@Res() reply: FastifyReply): Promise<void> {
    clearSessionCookie(reply);
    await reply.redirect('/login', 303);
  }
}
