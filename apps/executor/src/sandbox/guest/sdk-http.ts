import { callHost } from './calls.ts';
import { httpOptions } from './http-options.ts';
import { toJson } from './json.ts';
import { parseBody } from './parsed-body.ts';
import { extractBody, type ExtractedBody } from './web/body-init.ts';
import { files } from './web/files.ts';
import { isArrayBuffer } from './web/buffer-source.ts';
import { copyHeaders } from './web/headers.ts';
import { url as urlClasses } from './web/url.ts';

export interface HttpResult {
  readonly status: number;
  readonly ok: boolean;
  /** By lower-case name; `set-cookie` is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: unknown;
}

const isPlain = (body: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(body);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
};

const isBodyOfTheWeb = (body: object): boolean =>
  !isPlain(body) &&
  (ArrayBuffer.isView(body) ||
    isArrayBuffer(body) ||
    body instanceof urlClasses().URLSearchParams ||
    body instanceof files().FormData ||
    body instanceof files().Blob);

/** As `fetch` takes it, and objects as JSON. */
const bodyOf = (body: unknown): ExtractedBody | null => {
  if (typeof body !== 'object' || body === null || isBodyOfTheWeb(body)) return extractBody(body);
  return { bytes: extractBody(toJson(body, 'body'))!.bytes, type: 'application/json' };
};

const headersOf = (list: readonly (readonly [string, string])[]): HttpResult['headers'] => {
  const headers: Record<string, string | string[]> = {};
  const set = (name: string, value: string | string[]): void =>
    void Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
  const standard = copyHeaders(list);
  for (const [name, value] of standard) set(name, value);
  const cookies = standard.getSetCookie();
  if (cookies.length > 0) set('set-cookie', cookies);
  return headers;
};

type Send = (url: unknown, body: unknown, options: unknown, face: Function) => Promise<HttpResult>;

const sender =
  (method: string): Send =>
  async (url, body, given, face) => {
    const name = `sdk.http.${method.toLowerCase()}`;
    const { headers, ...options } = httpOptions(name, url, given);
    const extracted = bodyOf(body);
    if (extracted?.type && !headers.has('content-type')) headers.set('content-type', extracted.type);
    const call = { method, ...options, headers: [...headers] };
    const answer = await callHost('http.request', [call], face, extracted?.bytes);
    const { status } = answer.result;
    const answerHeaders = headersOf(answer.result.headers);
    const contentType = String(answerHeaders['content-type'] ?? '');
    return {
      status,
      ok: status >= 200 && status <= 299,
      headers: answerHeaders,
      body: parseBody(contentType, answer.body ?? '', "response's"),
    };
  };

const [get, remove, post, put, patch] = ['GET', 'DELETE', 'POST', 'PUT', 'PATCH'].map(sender) as [
  Send,
  Send,
  Send,
  Send,
  Send,
];

/** `sdk.http`: see script-api.md. */
export const http = {
  get: (url: unknown, options?: unknown): Promise<HttpResult> => get(url, null, options, http.get),
  delete: (url: unknown, options?: unknown): Promise<HttpResult> => remove(url, null, options, http.delete),
  post: (url: unknown, body?: unknown, options?: unknown): Promise<HttpResult> => post(url, body, options, http.post),
  put: (url: unknown, body?: unknown, options?: unknown): Promise<HttpResult> => put(url, body, options, http.put),
  patch: (url: unknown, body?: unknown, options?: unknown): Promise<HttpResult> =>
    patch(url, body, options, http.patch),
};
