import { lazily } from '../lazy.ts';
import { nameByKey } from '../names.ts';
import { bodyMembers } from './body.ts';
import { hiddenOfStreams } from './body-stream.ts';
import { fetch } from './fetch.ts';
import { Request } from './request.ts';
import { Response } from './response.ts';

/** Web IDL: an interface's members can be enumerated, and its name is its tag. */
const asInterface = (name: string, type: { readonly prototype: object }): void => {
  const { prototype } = type;
  const members = { ...Object.getOwnPropertyDescriptors(prototype), ...Object.getOwnPropertyDescriptors(bodyMembers) };
  for (const [key, descriptor] of Object.entries(members)) {
    Object.defineProperty(prototype, key, { ...descriptor, enumerable: key !== 'constructor' });
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
};

/** Small, so always evaluated; what they need is loaded when they need it. */
nameByKey({ Request, Response, fetch });
asInterface('Request', Request);
asInterface('Response', Response);

export const requests = lazily(() => ({ Request, Response, fetch, hidden: hiddenOfStreams }));
