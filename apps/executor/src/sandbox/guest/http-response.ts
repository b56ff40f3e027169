import type { HttpResponseHead } from '@runlet/contracts';
import { type SetCookie, stringifySetCookie } from 'cookie';
import { responseHeadProblem } from '../wire/response-head.ts';
import { named } from './errors.ts';
import { toJson } from './json.ts';
import { webAnswer } from './web-answer.ts';

interface Answer {
  readonly status: number;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
}

const ANSWER_KEYS: ReadonlySet<string> = new Set(['status', 'headers', 'cookies', 'body']);
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** Told from a value that happens to be an object by its keys: all known, and a status among them. */
const answerIn = (value: unknown): Answer | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  if (!Object.keys(value).every((key) => ANSWER_KEYS.has(key))) return null;
  // Each is read once: a getter could answer differently the second time.
  const { status, headers, cookies, body } = value as Partial<Answer>;
  const isStatus = typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;
  return isStatus ? { status, headers, cookies, body } : null;
};

const refuse = (problem: string): never => {
  throw named(new TypeError(`The response cannot be sent: ${problem}`), 'ResponseError');
};

const responseIn = (value: unknown): Answer | null => {
  try {
    return webAnswer(value);
  } catch (error) {
    return refuse((error as Error).message);
  }
};

const headersOf = (given: unknown): Record<string, string | string[]> => {
  const headers: Record<string, string | string[]> = Object.create(null);
  if (given === undefined || given === null) return headers;
  if (typeof given !== 'object' || Array.isArray(given)) return refuse('its headers must be an object');
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? Array.from(value, String) : String(value);
  }
  return headers;
};

/** `{ name: 'value' }` or `{ name: { value, maxAge, path, … } }`; the path is the whole site unless one is given. */
const cookieHeaders = (given: unknown): string[] => {
  if (given === undefined || given === null) return [];
  if (typeof given !== 'object' || Array.isArray(given)) return refuse('its cookies must be an object');
  return Object.entries(given).map(([name, cookie]) => {
    const settings = typeof cookie === 'object' && cookie !== null ? cookie : { value: cookie };
    try {
      return stringifySetCookie({ path: '/', ...settings, name, value: String(settings.value ?? '') } as SetCookie);
    } catch (error) {
      return refuse(`the cookie ${JSON.stringify(name)} is wrong: ${(error as Error).message}`);
    }
  });
};

/** The body as it will be sent, and the content type that it has unless the script says another. */
const bodyOf = (body: unknown): { body: string | Uint8Array; type: string | null } => {
  if (body === undefined || body === null) return { body: '', type: null };
  if (typeof body === 'string') return { body, type: 'text/plain; charset=utf-8' };
  if (body instanceof Uint8Array) return { body: new Uint8Array(body), type: 'application/octet-stream' };
  return { body: toJson(body, 'body'), type: 'application/json' };
};

export interface HttpAnswer {
  readonly head: HttpResponseHead;
  readonly body: string | Uint8Array;
}

/** The answer that a script's value stands for. Throws where no server would send it. */
export const httpAnswer = (value: unknown): HttpAnswer => {
  if (value === undefined || value === null) return { head: { status: 204, headers: {} }, body: '' };
  const answer: Answer | null = responseIn(value) ?? answerIn(value);
  if (!answer) {
    return { head: { status: 200, headers: { 'content-type': 'application/json' } }, body: toJson(value, 'output') };
  }
  const headers = headersOf(answer.headers);
  const cookies = [headers['set-cookie'] ?? [], cookieHeaders(answer.cookies)].flat();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  const { body, type } = bodyOf(answer.body);
  if (body.length > 0 && BODILESS.has(answer.status)) refuse(`an answer with status ${answer.status} has no body`);
  if (type) headers['content-type'] ??= type;
  const head = { status: answer.status, headers };
  const problem = responseHeadProblem(head);
  return problem ? refuse(problem) : { head, body };
};
