import autocannon from 'autocannon';

export interface LoadResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly requests: number;
  /** Answers other than 2xx, and connections that broke: a run with any is not valid. */
  readonly errors: number;
}

export interface Target {
  readonly url: string;
  readonly body: object;
  readonly headers?: Record<string, string>;
}

/** Keeps `connections` busy for `seconds`; several targets are asked in turn. */
export const load = async (targets: readonly Target[], connections: number, seconds: number): Promise<LoadResult> => {
  const [first] = targets;
  if (!first) throw new Error('Nothing to load');
  const result = await autocannon({
    url: new URL(first.url).origin,
    connections,
    duration: seconds,
    requests: targets.map(({ url, body, headers }) => ({
      method: 'POST',
      path: new URL(url).pathname,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })),
  });
  return {
    perSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    requests: result.requests.total,
    errors: result.non2xx + result.errors + result.timeouts,
  };
};

/** The value below which `share` of the samples lie. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
};
