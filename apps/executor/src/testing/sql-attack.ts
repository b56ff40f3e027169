/** How a call with hostile SQL has to end: by an error of this name, or by these rows of the tenant `demo`. */
export interface SqlAttack {
  readonly what: string;
  readonly method: 'query' | 'execute';
  readonly sql: string;
  readonly params?: readonly unknown[];
  /** Names of errors that are good endings; `answer`: it is answered, with nothing that is not the tenant's. */
  readonly ends: readonly string[];
}

export const attack =
  (method: SqlAttack['method'], ends: string) => (what: string, sql: string, params?: readonly unknown[]) =>
    ({ what, method, sql, ...(params && { params }), ends: ends.split(' ') }) satisfies SqlAttack;

export const refused = attack('query', 'SqlNotAllowedError');
export const refusedChange = attack('execute', 'SqlNotAllowedError');
export const broken = attack('query', 'DatabaseError SqlNotAllowedError');
export const harmless = attack('query', 'answer');
