import type { Socket } from 'node:net';

const MB = 1024 * 1024;
/** Of calls that wait for their answer, as they came in. Beyond it a process is not listened to. */
const MOST_ASKED_BYTES = 32 * MB;
/** Beyond it a process that reads at all is given time to read. */
const MOST_UNREAD_BYTES = 32 * MB;
/** What no honest process asks at a time, nor leaves unread: its main thread is never away for long. */
const BREACH_BYTES = 256 * MB;

/** Bounds what the executor holds for one sandbox process that asks much or does not read what it is told. */
export class BackPressure {
  readonly #channel: Socket;
  #askedBytes = 0;
  #nestedBytes = 0;

  constructor(channel: Socket) {
    this.#channel = channel;
    channel.on('drain', () => this.#adjust());
  }

  /**
   * Bytes of a call that are held from now on; `isNested`: of one whose answer may need the end of another run, which
   * would not be heard. Call what is returned when they are no longer.
   */
  hold(bytes: number, isNested: boolean): () => void {
    this.#count(bytes, isNested);
    return () => this.#count(-bytes, isNested);
  }

  /** It asks for more, or has left more unread, than a process of ours would. */
  get isBreach(): boolean {
    return this.#nestedBytes > BREACH_BYTES || this.#channel.writableLength > BREACH_BYTES;
  }

  #count(bytes: number, isNested: boolean): void {
    if (isNested) this.#nestedBytes += bytes;
    else this.#askedBytes += bytes;
    this.#adjust();
  }

  #adjust(): void {
    const isTooMuch = this.#askedBytes > MOST_ASKED_BYTES || this.#channel.writableLength > MOST_UNREAD_BYTES;
    if (isTooMuch) this.#channel.pause();
    else if (this.#channel.isPaused()) this.#channel.resume();
  }
}
