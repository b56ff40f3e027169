import { Inject, Injectable } from '@nestjs/common';
import type { PreparedSource } from '@runlet/contracts';
import type { Log } from '@runlet/nest';
import { ScriptSources } from '../deployed/script-sources.ts';
import type { CallAnswer, RunJob, RunServices } from '../sandbox/sandbox.ts';
import { LOG } from '../tokens.ts';
import { CallError } from './call-error.ts';
import { EventPublishing } from './event-publishing.ts';

/** What running scripts may ask of the executor. Every call is answered: the sandbox takes no rejection. */
@Injectable()
export class HostCalls implements RunServices {
  constructor(
    private readonly sources: ScriptSources,
    private readonly events: EventPublishing,
    @Inject(LOG) private readonly log: Log,
  ) {}

  loadSource(hash: string): Promise<PreparedSource> {
    return this.sources.load(hash);
  }

  async call(job: RunJob, name: string, argsJson: string): Promise<CallAnswer> {
    try {
      return { ok: true, result: await this.answer(job, name, JSON.parse(argsJson) as unknown[]) };
    } catch (error) {
      if (error instanceof CallError) return { ok: false, error: { name: error.name, message: error.message } };
      this.log.error({ err: error, executionId: job.executionId, call: name }, 'a call of a script failed');
      return { ok: false, error: { name: 'InternalError', message: `${name} failed inside Runlet; try again` } };
    }
  }

  private answer(job: RunJob, name: string, args: readonly unknown[]): Promise<unknown> {
    if (name === 'events.publish') return this.events.publish(job, args);
    throw new CallError('TypeError', `${name} is not a function`);
  }
}
