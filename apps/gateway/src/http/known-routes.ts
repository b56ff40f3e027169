import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import FindMyWay, { type HTTPMethod } from 'find-my-way';

export interface KnownRoute {
  readonly method: HTTPMethod;
  readonly path: string;
}

/** Every route of the application, whoever registered it: Fastify itself cannot say what else a path answers to. */
@Injectable()
export class KnownRoutes {
  private readonly router = FindMyWay();
  readonly all: KnownRoute[] = [];

  /** Remembers each route that is registered from now on. */
  follow(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url: path }) => {
      for (const one of [method].flat() as HTTPMethod[]) {
        if (this.router.findRoute(one, path)) continue;
        this.router.on(one, path, () => undefined);
        this.all.push({ method: one, path });
      }
    });
  }

  /** Methods that answer at the path of a URL; empty where there is nothing at all. */
  methodsAt(url: string): readonly string[] {
    const path = url.split('?', 1)[0]!;
    const methods = new Set(this.all.map(({ method }) => method));
    return [...methods].filter((method) => this.router.find(method, path)).sort();
  }
}
