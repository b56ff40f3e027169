import type { IncomingHttpHeaders } from 'node:http';
import { check, DomainEvent, invalid, scriptEventSource } from '@runlet/contracts';
import type { FieldError } from '@runlet/kernel';
import { inputJson } from '../http/input-json.ts';

/** What an HTTP request brought, by the CloudEvents HTTP binding: one event, or several. */
export interface Intake {
  readonly batch: boolean;
  /** As they came; nothing is made up for what is missing. */
  readonly events: readonly unknown[];
}

const BATCH = 'application/cloudevents-batch+json';
const STRUCTURED = 'application/cloudevents+json';
const ATTRIBUTE_PREFIX = 'ce-';
/** Attributes that only the executor gives, to events of scripts. */
const RESERVED = ['causationid', 'depth'] as const;
const SCRIPTS_SOURCE = scriptEventSource('');

/**
 * Structured, binary or batch mode (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md).
 * Plain `application/json` is taken for structured. Not read by the CloudEvents SDK: that makes up an id where there
 * is none, which would let a repeated event run twice, and drops data that is 0, false or empty.
 */
export const intakeOf = (headers: IncomingHttpHeaders, body: unknown): Intake => {
  const contentType = (headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
  if (contentType === BATCH) {
    if (!Array.isArray(body)) throw invalid([{ field: '', message: 'must be a JSON array of events' }]);
    return { batch: true, events: body };
  }
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX));
  if (contentType === STRUCTURED || attributes.length === 0) return { batch: false, events: [body] };
  const binary = attributes.map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), decoded(String(value))]);
  return {
    batch: false,
    events: [{ ...Object.fromEntries(binary), ...(contentType && { datacontenttype: contentType }), data: body }],
  };
};

/** Header values carry other characters than visible ASCII percent-encoded. */
const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/**
 * The events of a request. Throws one problem with every mistake in every one of them, and
 * `request/input-too-large`.
 */
export const validEvents = ({ batch, events }: Intake): DomainEvent[] => {
  const checked = events.map((plain, index) => {
    const path = batch ? String(index) : '';
    const { value, errors } = check(DomainEvent, plain, path);
    return { value, errors: [...errors, ...pretences(value, path)] };
  });
  const errors = checked.flatMap((one) => one.errors);
  if (errors.length > 0) throw invalid(errors);
  for (const { value } of checked) inputJson(value.data);
  return checked.map(({ value }) => value);
};

/** Nobody passes for a script. */
const pretences = (event: DomainEvent, path: string): FieldError[] => {
  const at = (field: string): string => (path ? `${path}.${field}` : field);
  const reserved = RESERVED.filter((field) => event[field] !== undefined);
  const mistakes = reserved.map((field) => ({ field: at(field), message: 'is given by Runlet alone' }));
  return String(event.source).startsWith(SCRIPTS_SOURCE)
    ? [...mistakes, { field: at('source'), message: `must not begin with ${SCRIPTS_SOURCE}, which scripts publish as` }]
    : mistakes;
};
