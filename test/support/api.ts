import type { ExecutionSummary, ExecutionView, LogLine, Page, ScriptView } from '@runlet/contracts';
import { waitFor } from './wait-for.ts';

export interface ApiAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

const ENDED = new Set(['completed', 'failed', 'timeout', 'cancelled']);

/** The admin API as a user's program speaks to it. */
export class Api {
  constructor(
    private readonly url: string,
    private readonly apiKey: string,
  ) {}

  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ApiAnswer<T>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as T };
  }

  /** Throws unless the answer is a 2xx. */
  async ok<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.send<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** A deployed script. */
  createScript(script: {
    name: string;
    type: string;
    source: string;
    trigger?: object;
    limits?: object;
  }): Promise<ScriptView> {
    return this.ok('POST', '/scripts', { deploy: true, ...script });
  }

  /** Starts a run by hand and waits for its end. */
  async run(scriptId: string, input: unknown = null): Promise<ExecutionView> {
    const { id } = await this.ok<{ id: string }>('POST', `/scripts/${scriptId}/executions`, { input });
    return this.ended(id);
  }

  execution(id: string): Promise<ExecutionView> {
    return this.ok('GET', `/executions/${id}`);
  }

  logs(id: string): Promise<LogLine[]> {
    return this.ok('GET', `/executions/${id}/logs`);
  }

  /** The execution once it has ended. */
  async ended(id: string, timeoutMs = 60_000): Promise<ExecutionView> {
    let execution: ExecutionView | undefined;
    await waitFor(
      async () => {
        const answer = await this.send<ExecutionView>('GET', `/executions/${id}`);
        execution = answer.status === 200 ? answer.body : undefined;
        return execution !== undefined && ENDED.has(execution.status);
      },
      { timeoutMs, describe: `End of execution ${id}` },
    );
    return execution!;
  }

  /** All executions of a script, newest first. */
  async executionsOf(scriptId: string): Promise<ExecutionSummary[]> {
    const all: ExecutionSummary[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ scriptId, limit: '200', ...(cursor && { cursor }) });
      const page: Page<ExecutionSummary> = await this.ok('GET', `/executions?${query}`);
      all.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return all;
  }

  /** The executions of a script once there are `count` of them and all have ended. */
  async allEnded(scriptId: string, count: number, timeoutMs = 60_000): Promise<ExecutionSummary[]> {
    let found: ExecutionSummary[] = [];
    await waitFor(
      async () => {
        found = await this.executionsOf(scriptId);
        return found.length >= count && found.every(({ status }) => ENDED.has(status));
      },
      { timeoutMs, describe: `End of ${count} executions of ${scriptId}` },
    );
    return found;
  }
}
