import { utf8toStringLoose } from '@exodus/bytes/utf8.js';
import { mediaTypeOf } from '../media-type.ts';
import { parseMultipart } from '../multipart.ts';
import { files } from './files.ts';
import { url } from './url.ts';

/** For `formData()`: multipart or URL-encoded. Throws a `TypeError` for any other type and where the body is malformed. */
export const parseFormBody = (bytes: Uint8Array<ArrayBuffer>, contentType: string): FormData => {
  const { essence, parameters } = mediaTypeOf(contentType);
  const form = new (files().FormData)();
  if (essence === 'application/x-www-form-urlencoded') {
    for (const [name, value] of new (url().URLSearchParams)(utf8toStringLoose(bytes))) form.append(name, value);
    return form;
  }
  if (essence !== 'multipart/form-data') throw new TypeError(`A body of type "${contentType}" is not a form`);
  for (const part of partsOf(bytes, parameters.get('boundary'))) {
    if (part.filename === null) form.append(part.name, utf8toStringLoose(part.bytes));
    else form.append(part.name, new (files().File)([part.bytes], part.filename, { type: part.type }));
  }
  return form;
};

/** As the standard has it: a malformed body is a `TypeError`. */
const partsOf: typeof parseMultipart = (bytes, boundary) => {
  try {
    return parseMultipart(bytes, boundary);
  } catch (cause) {
    throw new TypeError((cause as Error).message, { cause });
  }
};
