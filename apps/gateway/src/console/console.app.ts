import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { serveAssets } from './assets.ts';
import { readForms } from './page/form-bodies.ts';
import { ConsoleSessions } from './session/console-sessions.ts';
import { identifySessions } from './session/session-cookie.ts';

/** What pages need of the application beside their routes. After callers have been identified, before routes exist. */
export const equipConsole = async (app: NestFastifyApplication): Promise<void> => {
  const fastify = app.getHttpAdapter().getInstance();
  readForms(fastify);
  await identifySessions(fastify, app.get(ConsoleSessions));
  await serveAssets(fastify);
};
