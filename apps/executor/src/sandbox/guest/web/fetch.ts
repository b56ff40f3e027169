import { callHost } from '../calls.ts';
import { currentRun } from '../run-state.ts';
import { takeBody } from './body.ts';
import { Request } from './request.ts';
import { type Response, responseFromNetwork } from './response.ts';

/** Errors of the SDK that say more than that a request failed: a script may want to tell them apart. */
const OWN_ERRORS: ReadonlySet<unknown> = new Set([
  'SsrfBlockedError',
  'RateLimitError',
  'TimeoutError',
  'ResponseTooLargeError',
  'CallLimitError',
]);

const send = async (request: Request): Promise<Response> => {
  const { method, url, redirect, headers } = request;
  const failure = new TypeError('fetch failed');
  Error.captureStackTrace(failure, fetch);
  const timeoutMs = Math.max(1, currentRun().deadline - Date.now());
  const call = { method, url, redirect, headers: [...headers], timeoutMs };
  try {
    const { result, body } = await callHost('http.request', [call], fetch, takeBody(request));
    return responseFromNetwork(result, body as Uint8Array<ArrayBuffer> | null);
  } catch (cause) {
    if (OWN_ERRORS.has((cause as Error).name)) throw cause;
    failure.message = `fetch failed: ${(cause as Error).message}`;
    throw Object.defineProperty(failure, 'cause', { value: cause, configurable: true, writable: true });
  }
};

const rejection = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

/**
 * The fetch standard's function. As on other servers there is no origin that a request could be foreign to, and
 * `redirect: 'manual'` shows the redirect.
 */
export const fetch = async (input: unknown, init?: unknown): Promise<Response> => {
  const request = new Request(input, init);
  request.signal.throwIfAborted();
  return Promise.race([send(request), rejection(request.signal)]);
};
