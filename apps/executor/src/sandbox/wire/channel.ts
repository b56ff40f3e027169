import type { Socket } from 'node:net';
import { decodeFrame, encodeFrame, type Frame } from '@runlet/contracts';

const LENGTH_BYTES = 4;
const SMALL_BYTES = 16 * 1024;
/** A sender that writes byte by byte would cost a hundred bytes for each. */
const MAX_PARTS = 256;

/** Cuts a stream of bytes into frames. Throws on a frame longer than `maxBytes` and on one that is malformed. */
export class FrameReader {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #held = 0;
  /** Bytes that the next frame needs, its length included; 0 while the length is not known. */
  #needed = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  *push(chunk: Buffer): Generator<Frame> {
    this.#parts.push(chunk);
    this.#held += chunk.length;
    if (this.#parts.length > MAX_PARTS) this.#mergeSmall();
    while (this.#held >= LENGTH_BYTES && this.#held >= this.#needed) {
      const bytes = this.#joined();
      this.#needed = LENGTH_BYTES + bytes.readUInt32BE(0);
      if (this.#needed - LENGTH_BYTES > this.#maxBytes) throw new RangeError('Frame is too long');
      if (bytes.length < this.#needed) return;
      const frame = bytes.subarray(LENGTH_BYTES, this.#needed);
      this.#keep(bytes.subarray(this.#needed));
      yield decodeFrame(frame);
    }
  }

  /** Each part is then at most half as long as the one before it: few of them, and no byte is copied often. */
  #mergeSmall(): void {
    const merged: Buffer[] = [];
    for (let part of this.#parts) {
      while (merged.length > 0 && merged.at(-1)!.length < 2 * part.length) part = Buffer.concat([merged.pop()!, part]);
      merged.push(part);
    }
    this.#parts = merged;
  }

  #joined(): Buffer {
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts, this.#held);
    this.#parts = [bytes];
    return bytes;
  }

  #keep(rest: Buffer): void {
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
    this.#needed = 0;
  }
}

/** Writes frames; those of one turn of the event loop leave together. */
export class FrameWriter<Head extends object> {
  readonly #socket: Socket;
  #corked = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  send(head: Head, ...sections: readonly Uint8Array[]): void {
    if (this.#socket.destroyed) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      setImmediate(this.#uncork);
    }
    const frame = encodeFrame(head, ...sections);
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32BE(frame.length);
    // One small piece is written more cheaply than two.
    if (frame.length <= SMALL_BYTES) this.#socket.write(Buffer.concat([length, frame]));
    else {
      this.#socket.write(length);
      this.#socket.write(frame);
    }
  }

  readonly #uncork = (): void => {
    this.#corked = false;
    this.#socket.uncork();
  };
}
