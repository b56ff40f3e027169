import { lazily } from '../lazy.ts';
import { bodyState, hiddenOfStreams, streamOf } from './body-stream.ts';
import { domException } from './dom-exception.ts';
import { encoding } from './encoding.ts';
import { install } from './realm.ts';

declare const require: (name: string) => never;

export interface FileClasses {
  readonly Blob: typeof Blob;
  readonly File: typeof File;
  readonly FormData: typeof FormData;
}

const streamOfBlob = {
  stream(this: Blob): object {
    return streamOf(bodyState(insideOfBlob(this)!._bytes));
  },
};

const load = () => {
  const classes = install<FileClasses>({
    Blob: require('jsdom/lib/generated/idl/Blob.js'),
    File: require('jsdom/lib/generated/idl/File.js'),
    FormData: require('jsdom/lib/generated/idl/FormData.js'),
  });
  Object.defineProperty(classes.Blob.prototype, 'stream', {
    value: streamOfBlob.stream,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  // Nothing else leads to it.
  const hidden = [Object.getPrototypeOf(new classes.FormData().entries()) as object, ...hiddenOfStreams];
  return { ...classes, hidden };
};

export const files = lazily(load, encoding, domException);

interface BlobInside {
  readonly _bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** The bytes and the type of a blob; undefined if `value` is none. Reads no property that a script could have made. */
export const insideOfBlob = (value: object): BlobInside | undefined => {
  files();
  const {
    implForWrapper,
  }: { implForWrapper(value: object): object | null } = require('jsdom/lib/generated/idl/utils.js');
  const { isImpl }: { isImpl(inside: unknown): boolean } = require('jsdom/lib/generated/idl/Blob.js');
  const inside = implForWrapper(value);
  return isImpl(inside) ? (inside as BlobInside) : undefined;
};
