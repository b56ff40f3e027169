import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server outside of Runlet that scripts call. */
export interface Outside {
  /** Like `127.0.0.1:4711`. */
  readonly authority: string;
  readonly url: string;
  /** Answers that `/slow` owes at this moment. */
  readonly waiting: number;
  /** Gives all of them at once. */
  release(): void;
  stop(): void;
}

/** `/quick` answers at once, `/slow` when it is released. */
export const startOutside = async (): Promise<Outside> => {
  const waiting = new Set<ServerResponse>();
  const answer = (response: ServerResponse): void => {
    response.setHeader('content-type', 'application/json').end('{"ok":true}');
  };
  const server = createServer((request, response) => {
    request.resume();
    if (request.url !== '/slow') return answer(response);
    waiting.add(response);
    response.once('close', () => waiting.delete(response));
    return undefined;
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    authority,
    url: `http://${authority}`,
    get waiting() {
      return waiting.size;
    },
    release: () => {
      for (const response of waiting) answer(response);
      waiting.clear();
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
