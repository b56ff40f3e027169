import { Module } from '@nestjs/common';
import { ExecutionPagesController } from './executions/execution-pages.controller.ts';
import { HomeController } from './page/home.controller.ts';
import { Pages } from './page/pages.ts';
import { ScriptPagesController } from './scripts/script-pages.controller.ts';
import { ConsoleSessions } from './session/console-sessions.ts';
import { LoginController } from './session/login.controller.ts';

/** Server-rendered pages for people; what they do goes the same ways as the admin API. */
@Module({
  controllers: [HomeController, LoginController, ScriptPagesController, ExecutionPagesController],
  providers: [ConsoleSessions, Pages],
  exports: [ConsoleSessions],
})
export class ConsoleModule {}
