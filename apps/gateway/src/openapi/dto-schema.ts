import {
  CalledTrigger,
  type DtoClass,
  EventTrigger,
  HttpTrigger,
  LimitsInput,
  RetryPolicy,
  ScheduledTrigger,
} from '@runlet/contracts';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import { type JsonSchema, orNull, refPointerPrefix, refTo } from './json-schema.ts';

export interface ObjectSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

const triggers = { ScheduledTrigger, HttpTrigger, EventTrigger, CalledTrigger };

/** Fields whose type the decorators do not tell, by name. */
const untold: Readonly<Record<string, JsonSchema>> = {
  trigger: { ...refTo('Trigger'), description: 'By the type of the script.' },
};

/** Rules of our own. */
const additionalConverters = {
  isInstant: { type: 'string', format: 'date-time' },
  isAtMostBytes: { type: 'string' },
} as const;

const withDefault = (schema: JsonSchema, value: unknown): JsonSchema => {
  if (schema.$ref || value === undefined) return schema;
  return value === null ? { ...orNull(schema), default: null } : { ...schema, default: value };
};

/** What class-validator's decorators on a DTO demand, as a schema; a field with a default may be left out. */
export const dtoSchema = (dto: DtoClass): ObjectSchema => {
  const made = targetConstructorToSchema(dto, { refPointerPrefix, additionalConverters }) as Partial<ObjectSchema>;
  const defaults = new dto() as Readonly<Record<string, unknown>>;
  const properties = Object.entries(made.properties ?? {}).map(
    ([name, schema]) => [name, withDefault(untold[name] ?? schema, defaults[name])] as const,
  );
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: (made.required ?? []).filter((name) => defaults[name] === undefined),
    additionalProperties: false,
  };
};

/** The schema less some of its fields. */
export const without = (schema: ObjectSchema, fields: readonly string[]): ObjectSchema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties).filter(([name]) => !fields.includes(name))),
  required: schema.required.filter((name) => !fields.includes(name)),
});

/** The schemas that those of DTOs refer to. */
export const dtoComponents = (): Record<string, JsonSchema> => ({
  LimitsInput: dtoSchema(LimitsInput),
  RetryPolicy: dtoSchema(RetryPolicy),
  ...Object.fromEntries(Object.entries(triggers).map(([name, dto]) => [name, dtoSchema(dto)])),
  Trigger: { anyOf: Object.keys(triggers).map(refTo) },
});
