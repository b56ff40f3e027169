import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';

const IDLE_MS = 4_000;
const MAX_IDLE_MS = 30_000;

/** The request never left: the connection had ended before. */
export class StaleConnectionError extends Error {}

/** One kept connection of one tenant to one origin. It never connects again: its address was checked for this once. */
export class Connection {
  private readonly client: Client;
  private connected = false;
  /** How many requests it has begun. */
  uses = 0;
  ended = false;

  constructor(
    /** Tenant and origin. */
    readonly key: string,
    readonly tenant: string,
    origin: string,
    private readonly socket: Socket,
    maxHeaderBytes: number,
    private readonly onEnd: (connection: Connection) => void,
  ) {
    this.client = new Client(origin, {
      // Whatever undici thinks of the origin's name, there is only this socket. Later: called back at once it hangs.
      connect: (_options, done) => {
        const stale = this.connected || socket.destroyed;
        this.connected = true;
        queueMicrotask(() =>
          stale ? done(new StaleConnectionError('The connection has ended'), null) : done(null, socket),
        );
      },
      pipelining: 1,
      allowH2: false,
      maxHeaderSize: maxHeaderBytes,
      // The whole call has its own clock.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: IDLE_MS,
      keepAliveMaxTimeout: MAX_IDLE_MS,
    });
    const end = () => this.end();
    this.client.on('disconnect', end).on('connectionError', end);
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.uses += 1;
    this.client.dispatch(options, handler);
  }

  /**
   * Tells, at most once, when it has brought more bytes than this from now on, whatever they are: heads, chunks, or
   * nothing that any limit of undici counts. Call what is returned when they may be more.
   */
  watchBytes(most: number, onMore: () => void): () => void {
    const { socket } = this;
    const last = socket.bytesRead + most;
    const check = () => {
      if (socket.bytesRead <= last) return;
      stop();
      onMore();
    };
    const stop = () => void socket.off('readable', check);
    socket.on('readable', check);
    return stop;
  }

  /** Ends it at once, and with `reason` the request that is on it. */
  destroy(reason?: Error): void {
    this.client.destroy(reason ?? null).catch(() => undefined);
    // undici knows it from the first request on only.
    this.socket.destroy();
    this.end();
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd(this);
  }
}
