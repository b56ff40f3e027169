import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { Outside } from '../support/outside.ts';

export interface OutsideRequest {
  readonly method: string;
  /** Below the base that the script was given, with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface OutsideAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** JSON unless it is a string. */
  readonly body?: unknown;
}

/** A service that a documented script talks to. */
export interface OutsideService {
  /** What the script knows it by. */
  readonly url: string;
  /** What it was asked, in order. */
  readonly requests: readonly OutsideRequest[];
  /** From now on it answers so. */
  answer(answerTo: (request: OutsideRequest) => OutsideAnswer): void;
}

export interface OutsideWorld {
  /** Where all of them are, for the operator's setting. */
  readonly host: string;
  /** A service of its own for each place in the docs. */
  serviceFor(place: string): OutsideService;
  stop(): Promise<void>;
}

/** Stands for the services of the world, each below a path of its own. */
export const startOutside = async (): Promise<OutsideWorld> => {
  const outside = new Outside();
  const services = new Map<
    string,
    { requests: OutsideRequest[]; answerTo: (request: OutsideRequest) => OutsideAnswer }
  >();
  const server = await outside.http((request, response) => {
    void (async () => {
      const [, id = '', ...rest] = request.url!.split('/');
      const service = services.get(id);
      const facts = {
        method: request.method!,
        path: `/${rest.join('/')}`,
        headers: request.headers,
        body: await text(request),
      };
      service?.requests.push(facts);
      const { status = 200, headers = {}, body = null } = service?.answerTo(facts) ?? { status: 404 };
      const isText = typeof body === 'string';
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
      response.end(isText ? body : JSON.stringify(body));
    })();
  });
  const { host } = new URL(server.url);
  return {
    host,
    serviceFor: (place) => {
      const id = place.replaceAll(/[^A-Za-z0-9]+/g, '-');
      const service = { requests: [] as OutsideRequest[], answerTo: (): OutsideAnswer => ({}) };
      services.set(id, service);
      return {
        url: `http://${host}/${id}`,
        requests: service.requests,
        answer: (answerTo) => void (service.answerTo = answerTo as typeof service.answerTo),
      };
    },
    stop: () => outside.close(),
  };
};
