import { isUtf8 } from 'node:buffer';
import type { HttpResponseHead, TriggerFacts } from '@runlet/contracts';

/** How bytes are shown that are no text. */
export interface BytesView {
  readonly $bytes: 'base64';
  readonly base64: string;
}

const bytesView = (bytes: Buffer): BytesView => ({ $bytes: 'base64', base64: bytes.toString('base64') });

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\b/i;

/** A JSON payload; what is none (which no sandbox makes) is shown as bytes. */
export const jsonView = (bytes: Buffer | null): unknown => {
  if (!bytes) return null;
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return bytesView(bytes);
  }
};

/** A body by its content type: a JSON value, text where it is any, else bytes; none at all is null. */
export const bodyView = (bytes: Buffer | null, contentType: string | undefined): unknown => {
  if (!bytes || bytes.length === 0) return null;
  if (contentType && JSON_TYPE.test(contentType)) {
    const value = jsonView(bytes);
    if (!isBytesView(value)) return value;
  }
  return isUtf8(bytes) ? bytes.toString('utf8') : bytesView(bytes);
};

export const inputView = (input: Buffer, inputKind: string, trigger: TriggerFacts): unknown =>
  inputKind === 'http-body'
    ? bodyView(input, trigger.type === 'http' ? trigger.httpRequest?.headers?.['content-type'] : undefined)
    : jsonView(input);

export const outputView = (output: Buffer | null, response: HttpResponseHead | null): unknown =>
  response ? { ...response, body: bodyView(output, contentTypeOf(response)) } : jsonView(output);

const contentTypeOf = ({ headers }: HttpResponseHead): string | undefined => {
  const value = headers['content-type'];
  return typeof value === 'string' ? value : value?.[0];
};

const isBytesView = (value: unknown): boolean => typeof value === 'object' && value !== null && '$bytes' in value;
