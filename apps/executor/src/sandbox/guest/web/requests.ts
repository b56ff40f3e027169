import { lazily } from '../lazy.ts';
import { nameByKey } from '../names.ts';
import { bodyMembers } from './body.ts';
import { dom } from './dom.ts';
import { fetch } from './fetch.ts';
import { files } from './files.ts';
import { headers } from './headers.ts';
import { Request } from './request.ts';
import { Response } from './response.ts';
import { url } from './url.ts';

/** Web IDL: an interface's members can be enumerated, and its name is its tag. */
const asInterface = (name: string, type: { readonly prototype: object }): void => {
  const { prototype } = type;
  const members = { ...Object.getOwnPropertyDescriptors(prototype), ...Object.getOwnPropertyDescriptors(bodyMembers) };
  for (const [key, descriptor] of Object.entries(members)) {
    Object.defineProperty(prototype, key, { ...descriptor, enumerable: key !== 'constructor' });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
};

/** Small, so always evaluated; what they need is loaded when one of them is first looked at. */
nameByKey({ Request, Response, fetch });
asInterface('Request', Request);
asInterface('Response', Response);

export const requests = lazily(() => ({ Request, Response, fetch }), url, dom, headers, files);
