import type { TriggerFacts } from '@runlet/contracts';

/** Request headers that prove who somebody is: of use to the script that runs, of none to those who read history. */
const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'x-api-key']);

/** What the history keeps of a start: the same object where that is everything. */
export const recordedTrigger = (trigger: TriggerFacts): TriggerFacts => {
  if (trigger.type !== 'http') return trigger;
  const { httpRequest } = trigger;
  const headers = Object.entries(httpRequest.headers ?? {}).filter(([name]) => !CREDENTIALS.has(name.toLowerCase()));
  return { type: 'http', httpRequest: { ...httpRequest, headers: Object.fromEntries(headers), cookies: {} } };
};
