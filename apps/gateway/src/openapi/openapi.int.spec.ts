import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { GatewayRig, type Json } from '../../../../test/support/gateway-rig.ts';
import { KnownRoutes } from '../http/known-routes.ts';

interface Operation {
  readonly route: string;
  readonly path: string;
  readonly spec: Json;
}

describe('The OpenAPI document', () => {
  let rig: GatewayRig;
  let document: Json;
  let operations: readonly Operation[];

  beforeAll(async () => {
    rig = await GatewayRig.start();
    document = (await rig.ask('GET', '/openapi.json', { key: null })).body;
    operations = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, spec]) => ({ route: `${method.toUpperCase()} ${path}`, path, spec })),
    );
  });
  afterAll(() => rig.stop());

  it('is OpenAPI 3.1, whole and without a dead reference', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect([valid, errors, document.openapi]).toEqual([true, undefined, '3.1.0']);
    const referred = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(referred));
  });

  it('has every route of the API', () => {
    const routes = rig.app
      .get(KnownRoutes)
      .all.filter(({ method, path }) => path.startsWith('/api/v1') && method !== 'HEAD')
      .map(
        ({ method, path }) =>
          `${method} ${path
            .replaceAll('::', '\u0000')
            .replaceAll(/:(\w+)/g, '{$1}')
            .replaceAll('\u0000', ':')}`,
      );
    expect(operations.map(({ route }) => route).sort()).toEqual(routes.sort());
  });

  it('names every parameter of a path, and each operation by a name of its own', () => {
    for (const { path, spec } of operations) {
      const inPath = spec.parameters.filter((parameter: Json) => parameter.in === 'path');
      expect(inPath.map(({ name }: Json) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
    const names = operations.map(({ spec }) => spec.operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('postScriptsByIdActivate');
  });

  it('says what each operation is for, needs, answers and refuses', () => {
    for (const { spec } of operations) {
      expect(spec.summary).not.toBe('');
      expect(spec.description).toMatch(/^Needs (scripts\.\w+|admin|operate)/);
      expect(spec.security).toEqual([{ bearer: [] }]);
      const statuses = Object.keys(spec.responses);
      expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '429', '500', '503']));
      expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('can be read by people, without anything from elsewhere', async () => {
    const { headers, body } = await rig.ask('GET', '/docs', { key: null });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const files = [...body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, file]: string[]) => file!);
    expect(files).toHaveLength(4);
    for (const file of files) expect((await rig.ask('GET', file, { key: null })).status).toBe(200);
    expect(await rig.ask('GET', '/docs/assets/package.json', { key: null })).toMatchObject({ status: 404 });
  });
});
