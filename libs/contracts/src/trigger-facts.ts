import type { DomainEvent } from './domain-event.ts';
import type { Actor } from './principal.ts';

/** What an HTTP request brought, less its body, which travels as raw bytes beside it. */
export interface HttpRequestFacts {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly ip: string;
}

/**
 * What started an execution, as it travels to the sandbox and is kept with the execution. Payloads are not in it: the
 * event's `data` and the request's body are the execution's input.
 */
export type TriggerFacts =
  | { readonly type: 'cron'; readonly cronExpression: string; readonly timezone: string; readonly tick: string }
  | { readonly type: 'http'; readonly httpRequest: HttpRequestFacts }
  | { readonly type: 'event'; readonly event: Omit<DomainEvent, 'data'> }
  | { readonly type: 'manual'; readonly by: Actor }
  | { readonly type: 'api'; readonly by: Actor };
