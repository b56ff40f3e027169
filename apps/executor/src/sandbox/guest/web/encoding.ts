import type * as Encoding from '@exodus/bytes/encoding.js';
import { lazily } from '../lazy.ts';
import { nameByKey } from '../names.ts';

declare const require: (name: string) => never;

export interface EncodingClasses {
  readonly TextEncoder: typeof Encoding.TextEncoder;
  readonly TextDecoder: typeof Encoding.TextDecoder;
}

export const encoding = lazily((): EncodingClasses => {
  const { TextEncoder, TextDecoder }: typeof Encoding = require('@exodus/bytes/encoding.js');
  const classes = { TextEncoder, TextDecoder };
  nameByKey(classes);
  return classes;
});
