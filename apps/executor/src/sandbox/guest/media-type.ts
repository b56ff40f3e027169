import { lazily } from './lazy.ts';

declare const require: (name: string) => never;

export interface MediaType {
  /** Type and subtype, lower case; empty where the text is no media type. */
  readonly essence: string;
  /** By lower-case name. */
  readonly parameters: { get(name: string): string | undefined };
}

const library = lazily((): { MIMEType: { parse(text: string): MediaType | null } } => require('whatwg-mimetype'));

const NOTHING: MediaType = { essence: '', parameters: new Map() };
const JSON_TYPE: MediaType = { essence: 'application/json', parameters: new Map() };

/** Parses a `content-type`, by the MIME Sniffing Standard. */
export const mediaTypeOf = (contentType: string): MediaType => {
  // The most frequent by far: not worth loading a parser for.
  if (contentType === JSON_TYPE.essence) return JSON_TYPE;
  return library().MIMEType.parse(contentType) ?? NOTHING;
};
