import type { DomainEvent } from './domain-event.ts';
import type { Actor } from './principal.ts';
import type { HttpRequestFacts } from './run.ts';

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
