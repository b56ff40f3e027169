/** As much of JSON Schema 2020-12 as OpenAPI 3.1 and we use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
}

const COMPONENTS = '#/components/schemas/';

export const refTo = (component: string): JsonSchema => ({ $ref: `${COMPONENTS}${component}` });

export const text: JsonSchema = { type: 'string' };
/** Any finite number. */
export const figure: JsonSchema = { type: 'number' };
export const integer: JsonSchema = { type: 'integer' };
export const flag: JsonSchema = { type: 'boolean' };
export const uuid: JsonSchema = { type: 'string', format: 'uuid' };
export const time: JsonSchema = { type: 'string', format: 'date-time' };
export const anyJson: JsonSchema = {};
export const oneOf = (values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

/** An object with exactly these fields. A field of `T` that is forgotten, or one that it has not, does not compile. */
export const exactly = <T>(properties: { readonly [Field in keyof Required<T>]: JsonSchema }): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** A page of a list. */
export const pageOf = (items: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: { items: listOf(items), nextCursor: orNull(text) },
  required: ['items', 'nextCursor'],
  additionalProperties: false,
});

/** The prefix that a schema's references to components have. */
export const refPointerPrefix = COMPONENTS;
