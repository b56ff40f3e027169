import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutgoingHttp, OutgoingRules } from '@runlet/outgoing-http';
import { Client } from 'undici';

const WARM_UP = 500;
const REQUESTS = 3_000;

/** What one guarded request costs beside a bare one of undici, one after the other in this process, ms each. */
export const httpRequestCost = async (): Promise<{ guardedMs: number; bareMs: number }> => {
  const server = createServer((_request, response) => response.end('{"ok":true}'));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = new OutgoingHttp({
    rules: OutgoingRules.parse('127.0.0.1'),
    connections: { total: 10, perTenant: 10 },
  });
  const limits = { timeoutMs: 10_000, signal: new AbortController().signal };
  const request = { method: 'GET', url: `${origin}/`, headers: [], body: null, redirect: 'follow' } as const;
  const bare = new Client(origin);
  const guardedMs = await meanOf(() => http.request('bench', request, limits));
  const bareMs = await meanOf(async () => {
    const { body } = await bare.request({ method: 'GET', path: '/' });
    await body.arrayBuffer();
  });
  http.close();
  await bare.close();
  server.close();
  return { guardedMs, bareMs };
};

const meanOf = async (once: () => Promise<unknown>): Promise<number> => {
  for (let n = 0; n < WARM_UP; n += 1) await once();
  const started = performance.now();
  for (let n = 0; n < REQUESTS; n += 1) await once();
  return (performance.now() - started) / REQUESTS;
};
