import { promisify } from 'node:util';
import { brotliDecompress, constants, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib';
import { OutgoingError } from '../outgoing-error.ts';
import { type Answer, valuesOf } from './answer.ts';
import { tooLarge } from './too-large.ts';

/** As many as anybody uses, and few enough that a body packed many times over is no way to keep us busy. */
const MAX_CODINGS = 3;

type Decoder = (body: Buffer, maxBytes: number) => Promise<Buffer>;

/** What ends early is taken as far as it goes, as browsers do: the framing has already said that the body is whole. */
const lenient = (maxOutputLength: number): ZlibOptions => ({
  maxOutputLength,
  flush: constants.Z_SYNC_FLUSH,
  finishFlush: constants.Z_SYNC_FLUSH,
});

const unzip = promisify<Buffer, ZlibOptions, Buffer>(gunzip);
const inflateZlib = promisify<Buffer, ZlibOptions, Buffer>(inflate);
const inflateBare = promisify<Buffer, ZlibOptions, Buffer>(inflateRaw);
const unbrotli = promisify(brotliDecompress) as (body: Buffer, options: object) => Promise<Buffer>;

const gzip: Decoder = (body, max) => unzip(body, lenient(max));
/** `deflate` means the zlib format; some servers send it bare. */
const deflate: Decoder = (body, max) => ((body[0]! & 0x0f) === 8 ? inflateZlib : inflateBare)(body, lenient(max));
const brotli: Decoder = (body, maxOutputLength) =>
  unbrotli(body, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH });

const DECODERS: Readonly<Record<string, Decoder | undefined>> = Object.assign(Object.create(null) as object, {
  gzip,
  'x-gzip': gzip,
  deflate,
  br: brotli,
});

/** The codings to undo, the last one applied first; none if one of them is unknown: then the body stays as it is. */
export const decodersOf = (answer: Answer): readonly Decoder[] => {
  if (answer.body.length === 0) return [];
  const names = valuesOf(answer, 'content-encoding').flatMap((value) => value.toLowerCase().split(','));
  const codings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  if (codings.length > MAX_CODINGS) {
    throw new OutgoingError('NetworkError', `The response is encoded ${codings.length} times over`);
  }
  const decoders = codings.toReversed().map((name) => DECODERS[name]);
  return decoders.every((decoder) => decoder !== undefined) ? decoders : [];
};

/** Never makes more than `maxBytes`, whatever a small body claims to hold. */
export const decodeBody = async (body: Buffer, decoders: readonly Decoder[], maxBytes: number): Promise<Buffer> => {
  let decoded = body;
  try {
    for (const decode of decoders) decoded = await decode(decoded, maxBytes);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new OutgoingError('NetworkError', 'The response is not encoded as its header says', { cause });
  }
  return decoded;
};
