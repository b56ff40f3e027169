import { utf8fromStringLoose } from '@exodus/bytes/utf8.js';
import type { FormDataEncoder } from 'form-data-encoder';
import { lazily } from '../lazy.ts';
import { randomUUID } from '../random.ts';
import { takeStream } from './body-stream.ts';
import { bufferSource, isArrayBuffer } from './buffer-source.ts';
import { encoding } from './encoding.ts';
import { files, insideOfBlob } from './files.ts';
import { url } from './url.ts';

declare const require: (name: string) => never;

const library = lazily((): { FormDataEncoder: typeof FormDataEncoder } => require('form-data-encoder'), encoding);

/** What a body is made of: its bytes, and the content type that they have unless another is given. */
export interface ExtractedBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string | null;
}

const boundary = (): string => `----form-${randomUUID()}`;

const encodeForm = (form: FormData): ExtractedBody => {
  const encoder = new (library().FormDataEncoder)(form as never, boundary());
  const parts = [...encoder.values()].map((part) =>
    part instanceof Uint8Array ? part : insideOfBlob(part as object)!._bytes,
  );
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, type: encoder.contentType };
};

const extractFromObject = (body: object): ExtractedBody | undefined => {
  if (ArrayBuffer.isView(body) || isArrayBuffer(body)) return { bytes: bufferSource(body).slice(), type: null };
  if (body instanceof url().URLSearchParams) {
    const type = 'application/x-www-form-urlencoded;charset=UTF-8';
    return { bytes: utf8fromStringLoose(String(body)), type };
  }
  const streamed = takeStream(body);
  if (streamed) return { bytes: streamed, type: null };
  const blob = insideOfBlob(body);
  if (blob) return { bytes: blob._bytes, type: blob.type || null };
  return body instanceof files().FormData ? encodeForm(body) : undefined;
};

/** By the fetch standard's "extract a body", of streams only those of bodies. Null for no body. */
export const extractBody = (body: unknown): ExtractedBody | null => {
  if (body === undefined || body === null) return null;
  const extracted = typeof body === 'object' ? extractFromObject(body) : undefined;
  return extracted ?? { bytes: utf8fromStringLoose(String(body)), type: 'text/plain;charset=UTF-8' };
};
