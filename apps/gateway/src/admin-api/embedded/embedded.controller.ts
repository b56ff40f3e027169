import { Controller, Header, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { newId, validated } from '@runlet/contracts';
import { IsOptional, IsString, Length } from 'class-validator';
import { API_PREFIX } from '../../http/api-prefix.ts';
import { inputJson } from '../../http/input-json.ts';
import { type Behalf, OnBehalf, Told } from '../../http/request-parts.ts';
import { RequirePermission } from '../../identity/access.ts';
import { Documented } from '../../openapi/documented.ts';
import { SyncRuns } from '../../upstream/sync-runs.ts';
import { outputOf } from './embedded-outcome.ts';
import { EmbeddedScripts } from './embedded-scripts.ts';

export class CallScript {
  @IsString()
  @Length(3, 100)
  name!: string;
  /** Any JSON value; the script sees it as its input. */
  @IsOptional()
  input: unknown = null;
}

@ApiTags('Executions')
@Controller(`${API_PREFIX}/embedded`)
export class EmbeddedController {
  constructor(
    private readonly scripts: EmbeddedScripts,
    private readonly runs: SyncRuns,
  ) {}

  @Documented('Call an embedded script as a function; 422 when it fails, 504 when it takes too long', {
    told: CallScript,
    replies: { 200: 'EmbeddedOutput' },
    problems: [404, 413, 415, 422, 504],
  })
  @RequirePermission('scripts.execute')
  @Post(':name')
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  async call(@Told(CallScript) told: object, @OnBehalf() behalf: Behalf): Promise<string> {
    const { name, input } = validated(CallScript, told);
    const payload = inputJson(input);
    const script = await this.scripts.named(behalf.principal.tenant, name);
    const executionId = newId();
    const end = await this.runs.run({ executionId, script, triggerType: 'api', http: null, payload, ...behalf });
    // The output is JSON already: it goes through as it is.
    return `{"output":${outputOf(end, executionId).toString('utf8')},"executionId":"${executionId}"}`;
  }
}
