import { utf8fromStringLoose, utf8toStringLoose } from '@exodus/bytes/utf8.js';
import { mediaTypeOf } from './media-type.ts';
import { type FormPart, parseMultipart } from './multipart.ts';
import { encoding } from './web/encoding.ts';
import { url } from './web/url.ts';

/** A body as it came: text where the bytes are valid UTF-8 (then the text says all), else bytes. */
export type RawBody = string | Uint8Array;

export const bytesOf = (raw: RawBody): Uint8Array<ArrayBuffer> =>
  typeof raw === 'string' ? utf8fromStringLoose(raw) : new Uint8Array(raw);

const textOf = (raw: RawBody, charset = 'utf-8'): string => {
  if (/^utf-?8$/i.test(charset)) {
    const text = typeof raw === 'string' ? raw : utf8toStringLoose(raw);
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }
  const { TextDecoder } = encoding();
  return new TextDecoder(charset).decode(bytesOf(raw));
};

const parseJson = (text: string, whose: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`The ${whose} body is not valid JSON: ${(error as Error).message}`);
  }
};

/** One value a name, or a list of those that came under it. */
const byName = (entries: Iterable<readonly [string, string]>): Record<string, string | string[]> => {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of entries) {
    const before = Object.hasOwn(fields, name) ? fields[name]! : undefined;
    const all = before === undefined ? value : [before, value].flat();
    // Not by assignment: a field may be called __proto__.
    Object.defineProperty(fields, name, { value: all, enumerable: true, configurable: true, writable: true });
  }
  return fields;
};

interface MultipartBody {
  readonly fields: Record<string, string | string[]>;
  readonly files: readonly FormPart[];
}

const multipart = (raw: RawBody, boundary: string | undefined): MultipartBody => {
  const parts = parseMultipart(bytesOf(raw), boundary);
  const fields = parts.filter(({ filename }) => filename === null);
  return {
    fields: byName(fields.map(({ name, bytes }) => [name, utf8toStringLoose(bytes)])),
    files: parts.filter(({ filename }) => filename !== null),
  };
};

/**
 * A body by its content type: JSON → value, form → object, multipart → fields and files, text → string, anything else →
 * bytes, none → null. `whose`: for errors, like "request's". Throws a `SyntaxError` where it does not parse.
 */
export const parseBody = (contentType: string, raw: RawBody, whose: string): unknown => {
  if (raw.length === 0) return null;
  const { essence, parameters } = mediaTypeOf(contentType);
  if (essence === 'application/json' || essence.endsWith('+json')) return parseJson(textOf(raw), whose);
  if (essence === 'application/x-www-form-urlencoded') return byName(new (url().URLSearchParams)(textOf(raw)));
  if (essence === 'multipart/form-data') return multipart(raw, parameters.get('boundary'));
  if (essence.startsWith('text/')) return textOf(raw, parameters.get('charset'));
  return bytesOf(raw);
};
