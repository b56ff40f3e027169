import type { ExecutionError, HttpResponseHead } from '@runlet/contracts';
import { maskerOf, type Masker } from './masker.ts';

/** A concealed value with the name that it is shown by. */
export type Concealed = readonly (readonly [name: string, value: string])[];

/** All that is kept of an attempt and may hold what must not be kept. */
export interface MaskableRecord {
  readonly input: Uint8Array;
  readonly output: Uint8Array | null;
  readonly response: HttpResponseHead | null;
  readonly error: ExecutionError | null;
  /** JSON, as the calls are. */
  readonly logs: Uint8Array;
  readonly calls: Uint8Array;
}

const maskedError = (masker: Masker, error: ExecutionError): ExecutionError => ({
  ...error,
  name: masker.text(error.name),
  message: masker.text(error.message),
  stack: error.stack && masker.text(error.stack),
});

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The record with every concealed value replaced; what holds none is the same object. */
export const maskRecord = (concealed: Concealed, record: MaskableRecord): MaskableRecord => {
  const masker = maskerOf(concealed);
  const bytes = (given: Uint8Array): Uint8Array => masker.bytes(asBuffer(given));
  const { input, output, response, error, logs, calls } = record;
  return {
    input: bytes(input),
    output: output && bytes(output),
    response: response && (JSON.parse(masker.json(JSON.stringify(response))) as HttpResponseHead),
    error: error && maskedError(masker, error),
    logs: bytes(logs),
    calls: bytes(calls),
  };
};
