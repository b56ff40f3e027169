import { type INestApplication, Injectable } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { AdminApiModule } from '../admin-api/admin-api.module.ts';
import { API_PREFIX } from '../http/api-prefix.ts';
import { IntakeModule } from '../intake/intake.module.ts';
import { dtoComponents } from './dto-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { replySchemas } from './reply-schemas.ts';

const description = `Scripts of a tenant: create them, deploy them, run them, see what became of it.

Every error is \`application/problem+json\`: \`code\` is for programs, \`detail\` and \`errors\` are for people.
The API key names the tenant. \`X-Correlation-Id\` comes back with every answer and is on everything that follows.`;

type SchemaMap = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Every schema that has a name. */
export const componentSchemas = (): Record<string, JsonSchema> => ({ ...dtoComponents(), ...replySchemas });

/** OpenAPI 3.1 of the API's routes, made once. */
@Injectable()
export class ApiDocument {
  private text = '{}';

  /** Needs the application initialized. */
  describe(app: INestApplication): void {
    const outline = new DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('Runlet')
      .setDescription(description)
      .setVersion('1')
      .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'rk_<keyId>_<secret>' })
      .build();
    const document = SwaggerModule.createDocument(app, outline, {
      include: [AdminApiModule, IntakeModule],
      autoTagControllers: false,
    });
    nameOperations(document);
    const components = { ...document.components, schemas: componentSchemas() as SchemaMap };
    this.text = JSON.stringify({ ...document, components });
  }

  toString(): string {
    return this.text;
  }
}

/** An operation is named by method and path, as in `postScriptsByIdPause`: class names are nobody's business. */
const nameOperations = ({ paths }: OpenAPIObject): void => {
  for (const [path, operations] of Object.entries(paths)) {
    const words = path
      .slice(API_PREFIX.length)
      .replaceAll('{', '/by/')
      .split(/[^A-Za-z0-9]+/)
      .filter(Boolean);
    const name = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      if (operations[method]) operations[method].operationId = `${method}${name}`;
    }
  }
};
