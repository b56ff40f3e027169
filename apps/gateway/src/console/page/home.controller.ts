import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../../identity/access.ts';

@Controller()
export class HomeController {
  @Get()
  @Public()
  async home(@Res() reply: FastifyReply): Promise<void> {
    await reply.redirect('/scripts', 303);
  }
}
