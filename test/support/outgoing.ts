import { OutgoingHttp, type OutgoingResponse, OutgoingRules, type OutgoingSettings } from '@runlet/outgoing-http';

export interface SendOptions {
  readonly tenant?: string;
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly redirect?: 'follow' | 'manual' | 'error';
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const never = new AbortController().signal;

/** A client for tests, and a short way to send with it. */
export const outgoingHttp = (allow: string, more: Partial<OutgoingSettings> = {}) => {
  const http = new OutgoingHttp({
    rules: OutgoingRules.parse(allow),
    connections: { total: 2_000, perTenant: 1_500 },
    ...more,
  });
  const send = (url: string, options: SendOptions = {}): Promise<OutgoingResponse> =>
    http.request(
      options.tenant ?? 'acme',
      {
        method: options.method ?? 'GET',
        url,
        headers: options.headers ?? [],
        body: options.body === undefined ? null : Buffer.from(options.body),
        redirect: options.redirect ?? 'follow',
      },
      { timeoutMs: options.timeoutMs ?? 30_000, signal: options.signal ?? never },
    );
  /** The name and message of the error that it ends with. */
  const failure = (url: string, options?: SendOptions): Promise<string> =>
    send(url, options).then(
      ({ status }) => `answered ${status}`,
      (error: Error) => `${error.name}: ${error.message}`,
    );
  return { http, send, failure };
};
