import type { HttpRequestFacts } from '@runlet/contracts';
import { utf8fromStringLoose, utf8toStringLoose } from '@exodus/bytes/utf8.js';
import { web } from './web/globals.ts';

/** A body as it came: text where the bytes are valid UTF-8 (then the text says all), else bytes. */
export type RawBody = string | Uint8Array;

const contentTypeOf = ({ headers }: HttpRequestFacts): { type: string; charset: string } => {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.toLowerCase().startsWith('charset='));
  return { type: type.toLowerCase(), charset: charset?.slice('charset='.length).replaceAll('"', '') ?? 'utf-8' };
};

const bytesOf = (raw: RawBody): Uint8Array =>
  typeof raw === 'string' ? utf8fromStringLoose(raw) : new Uint8Array(raw);

const textOf = (raw: RawBody, charset = 'utf-8'): string => {
  if (/^utf-?8$/i.test(charset)) {
    const text = typeof raw === 'string' ? raw : utf8toStringLoose(raw);
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }
  const TextDecoder = web.TextDecoder();
  return new TextDecoder(charset).decode(bytesOf(raw));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`The request's body is not valid JSON: ${(error as Error).message}`);
  }
};

const parseForm = (text: string): Record<string, string | string[]> => {
  const fields: Record<string, string | string[]> = {};
  const URLSearchParams = web.URLSearchParams();
  for (const [name, value] of new URLSearchParams(text)) {
    const before = Object.hasOwn(fields, name) ? fields[name]! : undefined;
    const all = before === undefined ? value : [before, value].flat();
    // Not by assignment: a field may be called __proto__.
    Object.defineProperty(fields, name, { value: all, enumerable: true, configurable: true, writable: true });
  }
  return fields;
};

const parseBody = (facts: HttpRequestFacts, raw: RawBody): unknown => {
  if (raw.length === 0) return null;
  const { type, charset } = contentTypeOf(facts);
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(textOf(raw));
  if (type === 'application/x-www-form-urlencoded') return parseForm(textOf(raw));
  if (type.startsWith('text/')) return textOf(raw, charset);
  return bytesOf(raw);
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/**
 * The request as a script sees it. `body` and `rawBody` are made when they are looked at: most scripts need one of
 * them, and a body that does not parse is the script's to handle.
 */
export const httpRequest = (facts: HttpRequestFacts, raw: RawBody): object => {
  const properties = {
    body: { get: once(() => parseBody(facts, raw)), enumerable: true },
    rawBody: { get: once(() => bytesOf(raw)), enumerable: true },
  };
  const { method, path, params, query, headers, cookies, ip } = facts;
  return Object.defineProperties({ method, path, params, query, headers, cookies, ip }, properties);
};
