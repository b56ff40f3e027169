import { utf8toStringLoose } from '@exodus/bytes/utf8.js';
import type { ExtractedBody } from './body-init.ts';
import { type BodyState, bodyState, streamOf } from './body-stream.ts';
import { files } from './files.ts';
import { parseFormBody } from './form-body.ts';

interface BodyOwner {
  readonly headers: Headers;
}

const states = new WeakMap<object, BodyState>();

export const setBody = (owner: object, bytes: ExtractedBody['bytes'] | null): void =>
  void states.set(owner, bodyState(bytes));

const stateOf = (owner: object): BodyState => {
  const state = states.get(owner);
  if (!state) throw new TypeError('Called on something that is neither a Request nor a Response');
  return state;
};

/** Its bytes, which can then not be read any more; null if it has none. Throws a `TypeError` where they have been read. */
export const takeBody = (owner: object): ExtractedBody['bytes'] | null => {
  const bytes = peekBody(owner);
  const state = stateOf(owner);
  state.used = state.locked = bytes !== null;
  return bytes;
};

/** The same, without reading them. */
export const peekBody = (owner: object): ExtractedBody['bytes'] | null => {
  const { bytes, used, locked } = stateOf(owner);
  if (used || locked) throw new TypeError('The body has been read already: read it once, or clone() before');
  return bytes;
};

const EMPTY = new Uint8Array(0);
const bytesOf = (owner: object): ExtractedBody['bytes'] => takeBody(owner) ?? EMPTY;

const textOf = (owner: object): string => {
  const text = utf8toStringLoose(bytesOf(owner));
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
};

/** What `Request` and `Response` have in common, for their prototypes. */
export const bodyMembers = {
  get body(): object | null {
    const state = stateOf(this);
    return state.bytes === null ? null : streamOf(state);
  },
  get bodyUsed(): boolean {
    return stateOf(this).used;
  },
  async arrayBuffer(): Promise<ArrayBuffer> {
    return bytesOf(this).slice().buffer;
  },
  async bytes(): Promise<Uint8Array> {
    return bytesOf(this).slice();
  },
  async text(): Promise<string> {
    return textOf(this);
  },
  async json(): Promise<unknown> {
    return JSON.parse(textOf(this));
  },
  async blob(this: BodyOwner): Promise<Blob> {
    return new (files().Blob)([bytesOf(this)], { type: this.headers.get('content-type') ?? '' });
  },
  async formData(this: BodyOwner): Promise<FormData> {
    return parseFormBody(bytesOf(this), this.headers.get('content-type') ?? '');
  },
};
