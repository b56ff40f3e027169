/** Creates scripts through the admin API, as a user would. */
export interface Api {
  readonly url: string;
  readonly apiKey: string;
}

export const createScript = async (api: Api, script: object): Promise<string> => {
  const response = await fetch(`${api.url}/api/v1/scripts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ deploy: true, ...script }),
  });
  if (!response.ok) throw new Error(`The script was refused: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
};

export interface ExecutionRow {
  readonly id: string;
  readonly status: string;
  readonly queuedAt: string;
  readonly startedAt: string | null;
}

/** All executions of a script, page by page. */
export const executionsOf = async (api: Api, scriptId: string): Promise<ExecutionRow[]> => {
  const rows: ExecutionRow[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query = new URLSearchParams({ scriptId, limit: '200', ...(cursor && { cursor }) });
    const response = await fetch(`${api.url}/api/v1/executions?${query}`, {
      headers: { authorization: `Bearer ${api.apiKey}` },
    });
    if (!response.ok) throw new Error(`The history was refused: ${response.status} ${await response.text()}`);
    const page = (await response.json()) as { items: ExecutionRow[]; nextCursor: string | null };
    rows.push(...page.items);
    cursor = page.nextCursor;
  }
  return rows;
};
