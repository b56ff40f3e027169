import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type DtoClass, invalid, type Principal, validated } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import type { FastifyRequest } from 'fastify';
import { traceparentOf } from './correlation.ts';
import { JSON_TYPE } from './json-body.ts';
import { expectedRevisionOf, idempotencyKeyOf } from './preconditions.ts';

/** For whom a service is asked: goes with every message to it. */
export interface Behalf {
  readonly principal: Principal;
  readonly correlationId: string;
  readonly traceparent?: string;
}

/** A query that has no parameters. */
class NoQuery {}

type Fields = Readonly<Record<string, unknown>>;

const requestOf = (context: ExecutionContext): FastifyRequest => context.switchToHttp().getRequest<FastifyRequest>();

/** The fields of the path beside the others; one that is in both is refused, for only one could be meant. */
const withPath = (fields: Fields, { params }: FastifyRequest): Fields => {
  const path = params as Fields;
  const twice = Object.keys(path).filter((field) => Object.hasOwn(fields, field));
  if (twice.length > 0) throw invalid(twice.map((field) => ({ field, message: 'is in the path already' })));
  return { ...fields, ...path };
};

/** A JSON object; a request without a body is an empty one. */
const bodyOf = ({ body, headers }: FastifyRequest): Fields => {
  if (body === undefined) return {};
  if (!JSON_TYPE.test(headers['content-type'] ?? '')) {
    throw new ProblemError({
      kind: 'unsupported',
      code: 'request/unsupported-type',
      detail: 'The body must be JSON: send it with the header "Content-Type: application/json".',
    });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid([{ field: '', message: 'must be a JSON object' }]);
  return body as Fields;
};

/** Path fields arrive as text; those that the DTO has as numbers become numbers, what is none becomes a mistake. */
const inTypesOf = (dto: DtoClass, fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const type: unknown = Reflect.getMetadata('design:type', dto.prototype as object, name);
      return [name, type === Number && typeof value === 'string' ? Number(value) : value];
    }),
  );

/** The DTO that query and path make. Throws one problem with every mistake, unknown parameters included. */
export const Asked = createParamDecorator((dto: DtoClass, context: ExecutionContext) => {
  const request = requestOf(context);
  return validated(dto, withPath(request.query as Fields, request));
});

const toldOf = (dto: DtoClass, request: FastifyRequest): Fields => {
  const body = bodyOf(request);
  const expectedRevision = expectedRevisionOf(request.headers, body['expectedRevision']);
  const path = inTypesOf(dto, withPath({}, request));
  return { ...withPath(body, request), ...path, ...(expectedRevision !== undefined && { expectedRevision }) };
};

/**
 * What body, path and `If-Match` say, unchecked: the owning service checks it against the DTO and its rules, and
 * answers all mistakes at once.
 */
export const Told = createParamDecorator((dto: DtoClass, context: ExecutionContext): Fields => {
  const request = requestOf(context);
  validated(NoQuery, request.query);
  return toldOf(dto, request);
});

/** The same beside an `@Asked`, which answers for the query. */
export const ToldBeside = createParamDecorator((dto: DtoClass, context: ExecutionContext): Fields =>
  toldOf(dto, requestOf(context)),
);

/** `Idempotency-Key`, undefined when there is none. */
export const IdempotencyKey = createParamDecorator((_: undefined, context: ExecutionContext) =>
  idempotencyKeyOf(requestOf(context).headers),
);

/** The caller that the guard let through. */
export const OnBehalf = createParamDecorator((_: undefined, context: ExecutionContext): Behalf => {
  const { caller, id, headers } = requestOf(context);
  if (caller.kind === 'unknown') throw caller.problem;
  return { principal: caller.principal, correlationId: id, traceparent: traceparentOf(headers) };
});
