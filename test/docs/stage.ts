import { createHmac } from 'node:crypto';
import { expect } from '@jest/globals';
import type { ExecutionView, ScriptView } from '@runlet/contracts';
import { Client } from 'pg';
import { Api } from '../support/api.ts';
import type { TestSystem } from '../support/system.ts';
import { waitFor } from '../support/wait-for.ts';
import type { OutsideWorld } from './outside.ts';
import type { DocumentedScript } from './pages.ts';

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>;

/** Runs the code of a comment, which knows `tools` by their names. */
export const perform = (code: string, tools: object): Promise<void> =>
  new AsyncFunction(...Object.keys(tools), code)(...Object.values(tools));

/** The system on which the scripts of the docs are deployed, and what their comments may use to try them. */
export class Stage {
  readonly api: Api;

  constructor(
    private readonly system: TestSystem,
    private readonly outside: OutsideWorld,
  ) {
    this.api = new Api(system.url, system.apiKey);
  }

  /** Deploys a script; in the place of the one that was there before, of which nothing stays. */
  async deploy({ settings, text }: DocumentedScript, before?: ScriptView): Promise<ScriptView> {
    if (before) {
      await this.api.ok('POST', `/scripts/${before.id}/archive`);
      await this.api.ok('DELETE', `/scripts/${before.id}`);
    }
    return this.api.createScript({ ...settings, source: text });
  }

  toolsFor({ id, name }: ScriptView, { place }: DocumentedScript) {
    const { api } = this;
    const setting = (kind: string) => (item: string, value: string) =>
      api.ok('PUT', `/${kind}/${item}?script=${id}`, { value });
    return {
      expect,
      waitFor,
      outside: this.outside.serviceFor(place),
      secret: setting('secrets'),
      variable: setting('variables'),
      hmac: (key: string, text: string, encoding: 'hex' | 'base64' = 'hex') =>
        createHmac('sha256', key).update(text).digest(encoding),
      /** Runs it by hand; the execution once it has ended. */
      execute: (input?: unknown) => api.run(id, input),
      /** Runs it by hand; the output, or the error that it ended with. */
      run: async (input?: unknown) => outputOf(await api.run(id, input)),
      /** Starts it by hand; resolves with the execution's id. */
      start: async (input?: unknown) =>
        (await api.ok<{ id: string }>('POST', `/scripts/${id}/executions`, { input })).id,
      /** Calls it as a function. */
      call: async (input?: unknown) =>
        (await api.ok<{ output: unknown }>('POST', `/embedded/${encodeURIComponent(name)}`, { input })).output,
      /** A request to its path. */
      request: (
        method: string,
        path: string,
        init: { headers?: Record<string, string>; body?: string | FormData } = {},
      ) => this.request(method, path, init),
      /** A fact that the host platform publishes. */
      publish: (type: string, data: unknown, facts: object = {}) =>
        api.ok('POST', '/events', {
          specversion: '1.0',
          id: crypto.randomUUID(),
          source: 'shop',
          type,
          data,
          ...facts,
        }),
      /** From now on takes note of the events of a type; gives them once there are so many. */
      follow: (type: string) => this.follow(type),
      /** Its executions, newest first, once there are so many and all have ended. */
      executions: async (count: number) => {
        const ended = await api.allEnded(id, count);
        return Promise.all(ended.map((one) => api.execution(one.id)));
      },
      logs: async (execution: ExecutionView) => (await api.logs(execution.id)).map(({ message }) => message),
      /** Looks into the host's database, whoever's rows they are. */
      query: (sql: string) => this.query(sql),
      api,
      scriptId: id,
    };
  }

  /** What the shell commands of a page find in their environment. */
  get environment(): Record<string, string> {
    return {
      API: `${this.system.url}/api/v1`,
      KEY: this.system.apiKey,
      ENDPOINTS: `${this.system.endpointsUrl}/x/${this.system.tenant}`,
    };
  }

  private async follow(type: string): Promise<(count: number) => Promise<unknown[]>> {
    const { id } = await this.api.createScript({
      name: `follows ${type} ${crypto.randomUUID()}`,
      type: 'event',
      trigger: { types: [type] },
      source: 'return context.trigger.event',
    });
    return async (count) => {
      const ended = await this.api.allEnded(id, count);
      return Promise.all(ended.map(async (one) => (await this.api.execution(one.id)).output));
    };
  }

  private async query(sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: this.system.database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  private async request(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | FormData },
  ): Promise<{ status: number; headers: Record<string, string>; body: unknown }> {
    const response = await fetch(`${this.system.endpointsUrl}/x/${this.system.tenant}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.system.apiKey}`, ...init.headers },
      redirect: 'manual',
      ...(init.body !== undefined && { body: init.body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    const body = isJson ? (JSON.parse(text) as unknown) : text;
    if (response.status >= 500) await this.explain(`${method} ${path}`, body);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
    };
  }

  /** No script of the docs fails a request: whoever reads the test's failure wants to know why it did. */
  private async explain(request: string, body: unknown): Promise<never> {
    const { executionId } = (body as { meta?: { executionId?: string } }).meta ?? {};
    const error = executionId ? (await this.api.ended(executionId)).error : body;
    throw new Error(`${request} failed: ${JSON.stringify(error)}`);
  }
}

const outputOf = ({ status, output, error }: ExecutionView): unknown => {
  if (status === 'completed') return output;
  throw Object.assign(new Error(error?.message ?? status), { name: error?.name ?? status });
};
