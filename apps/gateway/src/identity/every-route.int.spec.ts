import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplication, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { GatewayRig } from '../../../../test/support/gateway-rig.ts';
import { KnownRoutes } from '../http/known-routes.ts';
import { ACCESS, type Access } from './access.ts';

interface DeclaredRoute {
  readonly route: string;
  readonly access: Access | undefined;
}

const joined = (...paths: readonly string[]): string =>
  `/${paths.join('/')}`.replaceAll(/\/+/g, '/').replace(/(.)\/$/, '$1');

/** The routes of all controllers, and who may use them. */
const declaredRoutes = (app: INestApplication): DeclaredRoute[] =>
  [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()])
    .flatMap(({ metatype }) => {
      const controller = metatype as new () => object;
      const prefixes = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
      return new MetadataScanner().getAllMethodNames(controller.prototype as object).flatMap((name) => {
        const handler = (controller.prototype as Record<string, object>)[name]!;
        const paths = Reflect.getMetadata(PATH_METADATA, handler) as string | string[] | undefined;
        if (paths === undefined) return [];
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
        const access = (Reflect.getMetadata(ACCESS, handler) ?? Reflect.getMetadata(ACCESS, controller)) as Access;
        return prefixes.flatMap((prefix) =>
          [paths].flat().map((path) => ({ route: `${method} ${joined(prefix, path)}`, access })),
        );
      });
    });

/** Files for everyone, served by Fastify itself: no controller answers for them. */
const FILES = ['GET /assets/*', 'GET /docs/assets/*'];
/** What a stranger may reach. A route that is added here is open to the world. */
const PUBLIC = [
  'GET /',
  'GET /docs',
  'GET /docs/start.js',
  'GET /login',
  'GET /openapi.json',
  'POST /login',
  'POST /logout',
];

describe('Every route', () => {
  let rig: GatewayRig;
  let declared: readonly DeclaredRoute[];

  beforeAll(async () => {
    rig = await GatewayRig.start();
    declared = declaredRoutes(rig.app);
  });
  afterAll(() => rig.stop());

  it('declares who may use it', () => {
    expect(declared.filter(({ access }) => !access)).toEqual([]);
    expect(declared.length).toBeGreaterThan(30);
  });

  it('belongs to a controller, but for files', () => {
    const known = new Set([...declared.map(({ route }) => route), ...FILES]);
    const others = rig.app
      .get(KnownRoutes)
      .all.map(({ method, path }) => `${method === 'HEAD' ? 'GET' : method} ${path}`)
      .filter((route) => !known.has(route));
    expect(others).toEqual([]);
  });

  it('is closed to strangers, but for a few', () => {
    const open = declared.filter(({ access }) => access?.kind === 'public').map(({ route }) => route);
    expect(open.sort()).toEqual(PUBLIC);
  });

  it('of the API refuses a request without a key, before anything else', async () => {
    const closed = declared.filter(({ route }) => route.includes('/api/v1/'));
    const answers = closed.map(async ({ route }) => {
      const [method = '', path = ''] = route.split(' ');
      const url = path.replaceAll('::', '\u0000').replaceAll(/:\w+/g, '1').replaceAll('\u0000', ':');
      const { status } = await rig.ask(method, url, { key: null });
      return `${status} ${route}`;
    });
    expect(await Promise.all(answers)).toEqual(closed.map(({ route }) => `401 ${route}`));
  });
});
