import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { Api, type ApiAnswer } from './api.ts';

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema: object }> }>>;
}

type Paths = Readonly<
  Record<string, Readonly<Record<string, { operationId: string; responses: Operation['responses'] }>>>
>;

/** The admin API, every answer of which is held against /openapi.json. */
export class DocumentedApi extends Api {
  private readonly answered = new Set<string>();

  private constructor(
    url: string,
    apiKey: string,
    private readonly ajv: Ajv2020,
    private readonly operations: readonly Operation[],
  ) {
    super(url, apiKey);
  }

  static async open(url: string, apiKey: string): Promise<DocumentedApi> {
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Paths };
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    ajv.addSchema(document, 'openapi');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, responses }]) => ({
        name: operationId,
        method: method.toUpperCase(),
        path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
        responses,
      })),
    );
    return new DocumentedApi(url, apiKey, ajv, operations);
  }

  /** Operations that nobody has seen succeed yet. */
  get untried(): string[] {
    return this.operations.map(({ name }) => name).filter((name) => !this.answered.has(name));
  }

  /** Throws when status, content type or body are not as the document says. */
  override async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer<T>> {
    const answer = await super.send<T>(method, path, body, headers);
    const pathname = `/api/v1${path.split('?', 1)[0]}`;
    const operation = this.operations.find((one) => one.method === method && one.path.test(pathname));
    if (operation) this.assertAsDocumented(operation, answer);
    return answer;
  }

  private assertAsDocumented({ name, responses }: Operation, { status, headers, body }: ApiAnswer<unknown>): void {
    const response = responses[status];
    if (!response) throw new Error(`${name} answered ${status}, which is not documented: ${JSON.stringify(body)}`);
    const type = (headers.get('content-type') ?? '').split(';', 1)[0]!;
    const schema = response.content?.[type]?.schema;
    if (response.content ? !schema : body !== null)
      throw new Error(`${name} answered ${status} with ${type || 'a body'}`);
    if (schema) {
      const valid = this.compiled(schema);
      if (!valid(body)) throw new Error(`${name} answered ${status}: ${this.ajv.errorsText(valid.errors)}`);
    }
    if (status < 300) this.answered.add(name);
  }

  private compiled(schema: object): ValidateFunction {
    const ref = (schema as { $ref: string }).$ref;
    return this.ajv.getSchema(`openapi${ref}`)!;
  }
}
