import { Injectable } from '@nestjs/common';
import { catalog, type ScriptView } from '@runlet/contracts';
import { ContractClient } from '@runlet/messaging';
import type { FastifyReply } from 'fastify';
import { etagOf } from '../../http/preconditions.ts';
import type { Behalf } from '../../http/request-parts.ts';

/** Answers with a script as it stands, and with its ETag. */
@Injectable()
export class ScriptReplies {
  constructor(private readonly contracts: ContractClient) {}

  async current(id: string, behalf: Behalf, reply: FastifyReply): Promise<ScriptView> {
    const script = await this.contracts.call(catalog.getScript, { id }, behalf);
    void reply.header('etag', etagOf(script.revision));
    return script;
  }
}
