import type { HttpResponseHead } from '@runlet/contracts';

/** Set by the server that sends the answer: a script that sets them could desynchronise the connection. */
const SERVER_OWNED: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'host',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export const isServerOwned = (name: string): boolean => SERVER_OWNED.has(name);

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
/** What Node's HTTP server would refuse too: control characters but tab, and all beyond Latin-1. */
const UNSENDABLE = /[^\t\u0020-\u007e\u0080-\u00ff]/;

const MAX_HEADERS = 100;
const MAX_HEAD_CHARS = 64 * 1024;

const isStringList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const headerProblem = (name: string, value: unknown): string | null => {
  if (!TOKEN.test(name)) return `${JSON.stringify(name)} is not a name that a header can have`;
  if (isServerOwned(name)) return `the header ${name} belongs to the server`;
  const values = typeof value === 'string' ? [value] : value;
  if (!isStringList(values)) return `the header ${name} must be a string or a list of strings`;
  if (values.some((text) => UNSENDABLE.test(text))) {
    return `the header ${name} holds a character that cannot be sent in a header`;
  }
  return null;
};

/** What keeps `head` from being sent as the head of an HTTP answer, in words for the script's author; null if nothing. */
export const responseHeadProblem = (head: HttpResponseHead): string | null => {
  const { status, headers } = head;
  if (!Number.isInteger(status) || status < 200 || status > 599) return 'its status must be an integer from 200 to 599';
  if (typeof headers !== 'object' || headers === null) return 'its headers must be an object';
  const entries = Object.entries(headers);
  if (entries.length > MAX_HEADERS) return `it has more than ${MAX_HEADERS} headers`;
  if (JSON.stringify(headers).length > MAX_HEAD_CHARS)
    return `its headers are longer than ${MAX_HEAD_CHARS} characters`;
  for (const [name, value] of entries) {
    const problem = headerProblem(name, value);
    if (problem) return problem;
  }
  return null;
};
