import type { Dispatcher } from 'undici';
import type { Connection } from '../connection/connection.ts';
import { type Answer, valuesOf } from './answer.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { tooLarge, tooLong } from './too-large.ts';

/** One request on one connection. */
export interface Exchange {
  readonly path: string;
  readonly method: string;
  /** Checked before: name, value, name, value … */
  readonly headers: string[];
  readonly body: Buffer | null;
  readonly maxBodyBytes: number;
  /** A body grows beyond this only once `roomForMore` has resolved. */
  readonly freeBodyBytes: number;
  roomForMore(): Promise<void>;
  readonly signal: AbortSignal;
}

/** Whether anything of an answer had come when an exchange failed, and what failed. */
export class ExchangeError extends Error {
  constructor(
    override readonly cause: Error,
    readonly answered: boolean,
  ) {
    super(cause.message);
  }
}

/** Sends the request and reads the whole answer. Rejects with `ExchangeError`; the connection is of no use then. */
export const exchange = (connection: Connection, request: Exchange): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const answer = { status: 0, statusText: '', headers: [] as [string, string][] };
    const body = new GrowingBuffer();
    let roomAsked = false;
    const { signal } = request;

    // What frames a body is seldom a tenth of it.
    const stopWatching = connection.watchBytes(2 * request.maxBodyBytes, () => fail(tooLong(2 * request.maxBodyBytes)));
    const settle = () => {
      stopWatching();
      signal.removeEventListener('abort', onAbort);
    };
    const fail = (error: Error) => {
      settle();
      connection.destroy(error);
      reject(new ExchangeError(error, answer.status !== 0));
    };
    const onAbort = () => fail(signal.reason as Error);

    const onData = (controller: Dispatcher.DispatchController, chunk: Buffer) => {
      if (body.length + chunk.length > request.maxBodyBytes) {
        fail(tooLarge(request.maxBodyBytes));
        return;
      }
      body.append(chunk);
      if (body.length <= request.freeBodyBytes || roomAsked) return;
      roomAsked = true;
      controller.pause();
      request.roomForMore().then(() => controller.resume(), fail);
    };

    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const { path, method, headers } = request;
    try {
      connection.dispatch({ path, method, headers, body: request.body } as Dispatcher.DispatchOptions, {
        onRequestStart: () => undefined,
        onResponseStart: (controller, status, _headers, statusText) => {
          // Informational answers come here as well; the last one counts.
          answer.status = status;
          answer.statusText = statusText ?? '';
          answer.headers = pairs(controller.rawHeaders as Buffer[]);
          const [length] = request.method === 'HEAD' ? [] : valuesOf(answer, 'content-length');
          if (Number(length) > request.maxBodyBytes) fail(tooLarge(request.maxBodyBytes));
        },
        onResponseData: onData,
        onResponseEnd: () => {
          settle();
          resolve({ ...answer, body: body.take() });
        },
        onResponseError: (_controller, error) => fail(error),
      });
    } catch (error) {
      fail(error as Error);
    }
  });

const pairs = (raw: readonly Buffer[]): [string, string][] => {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    headers.push([raw[at]!.toString('latin1').toLowerCase(), raw[at + 1]!.toString('latin1')]);
  }
  return headers;
};
