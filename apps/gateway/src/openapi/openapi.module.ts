import { Module } from '@nestjs/common';
import { ApiDocument } from './api-document.ts';
import { DocsController } from './docs.controller.ts';

/** The admin API, described for programs (`/openapi.json`) and for people (`/docs`). */
@Module({ controllers: [DocsController], providers: [ApiDocument] })
export class OpenApiModule {}
