import { Gate, type GateParts } from './address/gate.ts';
import { DnsResolver } from './address/name-resolver.ts';
import { OwnAddresses } from './address/own-addresses.ts';
import { CallClock } from './call-clock.ts';
import { StaleConnectionError } from './connection/connection.ts';
import { Connections } from './connection/connections.ts';
import { type ShareLimits, Shares } from './connection/shares.ts';
import type { Answer } from './exchange/answer.ts';
import { decodeBody, decodersOf } from './exchange/decode-body.ts';
import { exchange, ExchangeError } from './exchange/exchange.ts';
import { type Hop, MAX_REDIRECTS, nextHop } from './exchange/redirect.ts';
import { checkedHeaders, checkedMethod, checkedUrl } from './exchange/request-head.ts';
import { OutgoingError } from './outgoing-error.ts';
import type { OutgoingRules } from './rules/outgoing-rules.ts';
import { toOutgoingError } from './to-outgoing-error.ts';

/** Of a body, either way, bytes. */
export const MAX_BODY_BYTES = 5 * 1024 * 1024;
/** Of all headers of an answer, bytes. */
const MAX_HEADER_BYTES = 32 * 1024;
/** Larger answers are read so many at a time, so that all together fit into memory. */
const FREE_BODY_BYTES = 64 * 1024;
const LARGE_BODIES: ShareLimits = { total: 48, perTenant: 12 };
const DECODING: ShareLimits = { total: 16, perTenant: 8 };
/** Sending them twice is sending them once. */
const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | null;
  readonly redirect: 'follow' | 'manual' | 'error';
}

export interface OutgoingResponse extends Answer {
  /** Of the last request, without a fragment. */
  readonly url: string;
  readonly redirected: boolean;
}

export interface OutgoingSettings {
  readonly rules: OutgoingRules;
  readonly connections: ShareLimits;
  readonly resolver?: GateParts['resolver'];
  readonly ownAddresses?: GateParts['ownAddresses'];
  /** Trusted instead of the machine's authorities, PEM. */
  readonly ca?: string;
}

export interface CallLimits {
  /** For all of it, redirects and body included, ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** HTTP/1.1 to the outside for tenants that are not trusted: no place of the inside can be reached by it. */
export class OutgoingHttp {
  private readonly connections: Connections;
  private readonly largeBodies = new Shares(LARGE_BODIES);
  private readonly decoding = new Shares(DECODING);

  constructor({ rules, connections, resolver, ownAddresses, ca }: OutgoingSettings) {
    const gate = new Gate({
      rules,
      resolver: resolver ?? new DnsResolver(),
      ownAddresses: ownAddresses ?? new OwnAddresses(),
    });
    this.connections = new Connections(gate, {
      limits: connections,
      maxHeaderBytes: MAX_HEADER_BYTES,
      ...(ca !== undefined && { ca }),
    });
  }

  /** Throws `OutgoingError`, `BlockedError` among them, and nothing else. */
  async request(tenant: string, request: OutgoingRequest, limits: CallLimits): Promise<OutgoingResponse> {
    const first = firstHop(request);
    const clock = new CallClock(first.url.host, limits.timeoutMs, limits.signal);
    try {
      return await this.follow(tenant, first, request.redirect, clock.signal);
    } finally {
      clock.stop();
    }
  }

  close(): void {
    this.connections.close();
  }

  private async follow(
    tenant: string,
    first: Hop,
    redirect: OutgoingRequest['redirect'],
    signal: AbortSignal,
  ): Promise<OutgoingResponse> {
    let hop = first;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await this.answerTo(tenant, hop, signal);
      const next = redirect === 'manual' ? null : nextHop(hop, answer);
      if (next === null) return { ...answer, url: withoutFragment(hop.url), redirected: redirects > 0 };
      if (redirect === 'error') throw new OutgoingError('NetworkError', `${hop.url.host} redirects to another place`);
      if (redirects === MAX_REDIRECTS) {
        throw new OutgoingError('NetworkError', `More than ${MAX_REDIRECTS} redirects, the last from ${hop.url.host}`);
      }
      hop = next;
    }
  }

  private async answerTo(tenant: string, hop: Hop, signal: AbortSignal): Promise<Answer> {
    try {
      return await this.send(tenant, hop, false, signal);
    } catch (error) {
      if (!(error instanceof RepeatOnFresh)) throw toOutgoingError(hop.url.host, error);
    }
    try {
      return await this.send(tenant, hop, true, signal);
    } catch (error) {
      throw toOutgoingError(hop.url.host, error);
    }
  }

  /** `fresh`: on a connection that was not kept. */
  private async send(tenant: string, hop: Hop, fresh: boolean, signal: AbortSignal): Promise<Answer> {
    const { connection, release } = await this.connections.take(tenant, hop.url, fresh, signal);
    const kept = connection.uses > 0;
    let giveBackLarge: (() => void) | null = null;
    let whole = false;
    let ended = false;
    try {
      const answer = await exchange(connection, {
        path: hop.url.pathname + hop.url.search,
        method: hop.method,
        headers: hop.headers.flat(),
        body: hop.body,
        maxBodyBytes: MAX_BODY_BYTES,
        freeBodyBytes: FREE_BODY_BYTES,
        roomForMore: async () => {
          const giveBack = await this.largeBodies.take(tenant, signal);
          if (ended) giveBack();
          else giveBackLarge = giveBack;
        },
        signal,
      });
      whole = true;
      return await this.decoded(tenant, answer, signal);
    } catch (error) {
      if (kept && !signal.aborted && diedWhileIdle(error, hop)) throw new RepeatOnFresh();
      throw error;
    } finally {
      ended = true;
      release(whole);
      (giveBackLarge as (() => void) | null)?.();
    }
  }

  private async decoded(tenant: string, answer: Answer, signal: AbortSignal): Promise<Answer> {
    const decoders = decodersOf(answer);
    if (decoders.length === 0) return answer;
    const giveBack = await this.decoding.take(tenant, signal);
    try {
      return { ...answer, body: await decodeBody(answer.body, decoders, MAX_BODY_BYTES) };
    } finally {
      giveBack();
    }
  }
}

class RepeatOnFresh extends Error {}

/** A kept connection may end just when it is used again, which is nobody's fault. */
const diedWhileIdle = (error: unknown, { method }: Hop): boolean => {
  if (!(error instanceof ExchangeError) || error.answered) return false;
  if (error.cause instanceof StaleConnectionError) return true;
  const { code } = error.cause as NodeJS.ErrnoException;
  return REPEATABLE.has(method) && (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE');
};

const firstHop = ({ method, url, headers, body }: OutgoingRequest): Hop => {
  const checked = checkedMethod(method);
  if (body !== null && (checked === 'GET' || checked === 'HEAD')) {
    throw new OutgoingError('TypeError', `${checked} has no body`);
  }
  if (body !== null && body.byteLength > MAX_BODY_BYTES) {
    throw new OutgoingError('TypeError', `The request's body is larger than ${MAX_BODY_BYTES} bytes`);
  }
  return {
    url: checkedUrl(url),
    method: checked,
    headers: checkedHeaders(headers),
    body: body && Buffer.from(body.buffer, body.byteOffset, body.byteLength),
  };
};

const withoutFragment = ({ href }: URL): string => href.split('#', 1)[0]!;
