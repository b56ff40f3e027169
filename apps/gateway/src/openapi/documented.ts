import { applyDecorators } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
} from '@nestjs/swagger';
import type { DtoClass } from '@runlet/contracts';
import { ACCESS, type Access } from '../identity/access.ts';
import { titleOf } from '../http/problem-response.ts';
import { dtoSchema, without } from './dto-schema.ts';
import { type JsonSchema, refTo } from './json-schema.ts';
import type { ReplyName } from './reply-schemas.ts';

/** What a route takes and gives, for /openapi.json. */
export interface Documentation {
  /** DTO of query and path. */
  readonly asked?: DtoClass;
  /** DTO of body and path. */
  readonly told?: DtoClass;
  /** Fields of `told` that are not the caller's to give. */
  readonly not?: readonly string[];
  /** Content types of the body; `application/json` when left out. */
  readonly as?: readonly string[];
  /** Takes `If-Match`. */
  readonly conditional?: boolean;
  /** Takes `Idempotency-Key`. */
  readonly idempotent?: boolean;
  readonly replies: Readonly<Partial<Record<200 | 201 | 202 | 204, ReplyName | null>>>;
  /** Headers of the replies. */
  readonly headers?: readonly ('location' | 'etag')[];
  /** Statuses of problems beside those that every route may answer. */
  readonly problems?: readonly number[];
}

const ALWAYS = [400, 429, 500, 503];
const SIGNED_IN = [401, 403];

const headerTexts = { location: 'Where it is', etag: 'The revision; send it as If-Match with the next change' };
const replyTexts = { 200: 'Done', 201: 'Created', 202: 'Taken, and not done yet', 204: 'Done' };

/** Stands above the method and permission of a route, from which it reads path and access. */
export const Documented =
  (summary: string, documentation: Documentation): MethodDecorator =>
  (target, key, descriptor) => {
    const handler = descriptor.value as object;
    const path: unknown = Reflect.getMetadata(PATH_METADATA, handler);
    const access = Reflect.getMetadata(ACCESS, handler) as Access | undefined;
    if (typeof path !== 'string' || !access)
      throw new Error(`@Documented must be the first decorator of ${String(key)}`);
    applyDecorators(
      ApiOperation({
        summary,
        ...(access.kind === 'permission' && { description: `Needs ${access.permissions.join(' and ')}.` }),
      }),
      ...(access.kind === 'permission' ? [ApiBearerAuth()] : []),
      ...takes(documentation, path),
      ...gives(documentation, access),
    )(target, key, descriptor);
  };

const takes = (documentation: Documentation, path: string): MethodDecorator[] => {
  const { asked, told, not = [], as = ['application/json'], conditional, idempotent } = documentation;
  const inPath = [...path.matchAll(/(?<!:):([A-Za-z]+)/g)].map(([, name]) => name!);
  const fields = asked ? dtoSchema(asked) : undefined;
  const all: Readonly<Record<string, JsonSchema>> = { ...(told && dtoSchema(told).properties), ...fields?.properties };
  const inQuery = Object.keys(fields?.properties ?? {}).filter((name) => !inPath.includes(name));
  return [
    ...inPath.map((name) => ApiParam({ name, schema: all[name] as object })),
    ...inQuery.map((name) =>
      ApiQuery({ name, required: fields!.required.includes(name), schema: all[name] as object }),
    ),
    ...(told ? [ApiConsumes(...as), ApiBody({ schema: without(dtoSchema(told), [...inPath, ...not]) as object })] : []),
    ...(conditional ? [ApiHeader({ name: 'If-Match', required: false, description: 'The ETag last seen' })] : []),
    ...(idempotent
      ? [ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key is done once' })]
      : []),
  ];
};

const gives = ({ replies, headers = [], problems = [] }: Documentation, access: Access): MethodDecorator[] => {
  const replyHeaders = Object.fromEntries(
    headers.map((name) => [name, { description: headerTexts[name], schema: { type: 'string' } }]),
  );
  const statuses = [...ALWAYS, ...(access.kind === 'permission' ? SIGNED_IN : []), ...problems].sort();
  return [
    ...Object.entries(replies).map(([status, name]) =>
      ApiResponse({
        status: Number(status),
        description: replyTexts[Number(status) as keyof typeof replyTexts],
        headers: replyHeaders,
        ...(name && { content: { 'application/json': { schema: refTo(name) as object } } }),
      }),
    ),
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: titleOf(status),
        content: { 'application/problem+json': { schema: refTo('Problem') as object } },
      }),
    ),
  ];
};
