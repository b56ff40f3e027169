import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Log } from '@runlet/nest';
import { BlockedError, OutgoingError, OutgoingHttp, OutgoingRules } from '@runlet/outgoing-http';
import { ExecutorConfig } from '../config.ts';
import { metrics } from '../metrics.ts';
import type { RunJob } from '../sandbox/sandbox.ts';
import type { HttpCall, HttpCallAnswer } from '../sandbox/wire/sdk-calls.ts';
import { LOG } from '../tokens.ts';
import { CallError } from './call-error.ts';
import { CallResult, type CallScope, type HostCallTable } from './host-call.ts';
import { readHttpCall } from './read-http-call.ts';
import { RequestRate } from './request-rate.ts';

/** `sdk.http` and `fetch`. */
@Injectable()
export class HttpRequests implements OnApplicationShutdown {
  readonly calls: HostCallTable = { 'http.request': (scope, args, body) => this.request(scope, args, body) };
  private readonly http: OutgoingHttp;
  private readonly rate: RequestRate;

  constructor(
    private readonly config: ExecutorConfig,
    @Inject(LOG) private readonly log: Log,
  ) {
    this.rate = new RequestRate(config.HTTP_REQUESTS_PER_MINUTE);
    this.http = new OutgoingHttp({
      rules: OutgoingRules.parse(config.OUTGOING_ALLOW, config.OUTGOING_DENY),
      connections: { total: config.HTTP_CONNECTIONS, perTenant: config.HTTP_TENANT_CONNECTIONS },
    });
  }

  onApplicationShutdown(): void {
    this.http.close();
  }

  private async request(scope: CallScope, args: readonly unknown[], body: Uint8Array | null): Promise<CallResult> {
    const call = readHttpCall(args);
    this.countIn(scope.job);
    const started = performance.now();
    let outcome = 'answered';
    try {
      return await this.send(scope, call, body);
    } catch (error) {
      if (!(error instanceof OutgoingError)) throw error;
      outcome = error.name;
      if (error instanceof BlockedError) this.report(scope.job, error);
      throw new CallError(error.name, error.message, { cause: error, detail: detailOf(call) });
    } finally {
      metrics.outgoingRequests.inc({ outcome });
      metrics.outgoingSeconds.observe((performance.now() - started) / 1_000);
    }
  }

  private async send(scope: CallScope, call: HttpCall, body: Uint8Array | null): Promise<CallResult> {
    const timeoutMs = Math.min(call.timeoutMs, scope.remainingMs());
    const answer = await this.http.request(scope.job.tenant, { ...call, body }, { timeoutMs, signal: scope.signal });
    const { status, statusText, headers, url, redirected } = answer;
    return new CallResult({ status, statusText, headers, url, redirected } satisfies HttpCallAnswer, {
      body: answer.body,
      detail: detailOf(call),
    });
  }

  /** Blocked tries count as well: nobody is to try out addresses at leisure. */
  private countIn({ scriptId }: RunJob): void {
    const waitMs = this.rate.take(scriptId);
    if (waitMs === 0) return;
    metrics.outgoingRequests.inc({ outcome: 'RateLimitError' });
    throw new CallError(
      'RateLimitError',
      `A script may send ${this.config.HTTP_REQUESTS_PER_MINUTE} requests a minute; ` +
        `try again in ${Math.ceil(waitMs / 1_000)} s`,
    );
  }

  private report({ tenant, scriptId, executionId }: RunJob, { reason, host }: BlockedError): void {
    metrics.outgoingBlocked.inc({ reason });
    // The host alone: paths, queries and headers carry secrets.
    this.log.warn({ tenant, scriptId, executionId, host, reason }, 'a request of a script was blocked');
  }
}

/** Method and host: the rest of a URL may hold secrets. */
const detailOf = ({ method, url }: HttpCall): string => `${method} ${URL.parse(url)?.host ?? ''}`;
