import type { MultipartPart } from '@remix-run/multipart-parser';
import { lazily } from './lazy.ts';
import { encoding } from './web/encoding.ts';

declare const require: (name: string) => never;

const library = lazily(
  (): typeof import('@remix-run/multipart-parser') => require('@remix-run/multipart-parser'),
  encoding,
);

/** More parts or longer heads are no honest form, and each costs memory. */
const MAX_PARTS = 1_000;
const MAX_HEAD_BYTES = 8 * 1024;
/** RFC 2046. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{1,70}$/;

/** One part of a form. */
export interface FormPart {
  readonly name: string;
  /** Null for a field. */
  readonly filename: string | null;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What clients write for characters that would end a quoted name, by the HTML standard. */
const unescape = (text: string): string => text.replaceAll(/%0a|%0d|%22/gi, (escaped) => decodeURIComponent(escaped));

const partOf = (part: MultipartPart): FormPart => {
  const { name, filename, mediaType } = part;
  if (name === undefined) throw new SyntaxError('a part has no name');
  return {
    name: unescape(name),
    filename: filename === undefined ? null : unescape(filename),
    type: mediaType ?? (filename === undefined ? 'text/plain' : 'application/octet-stream'),
    bytes: part.bytes as Uint8Array<ArrayBuffer>,
  };
};

/** The parts of a multipart body, in order. Throws a `SyntaxError` that says what is wrong with it. */
export const parseMultipart = (bytes: Uint8Array, boundary: string | undefined): FormPart[] => {
  const refuse = (problem: string): never => {
    throw new SyntaxError(`The body is not valid multipart/form-data: ${problem}`);
  };
  if (boundary === undefined) return refuse('its content type names no boundary');
  if (!BOUNDARY.test(boundary)) return refuse('its boundary is none that RFC 2046 allows');
  if (bytes.length === 0) return refuse('it is empty');
  const limits = { maxHeaderSize: MAX_HEAD_BYTES, maxParts: MAX_PARTS, maxFileSize: bytes.length };
  try {
    return [...library().parseMultipart(bytes, { boundary, ...limits })].map(partOf);
  } catch (error) {
    return refuse((error as Error).message);
  }
};
