const FIRST_BYTES = 2 * 1024;

/**
 * Collects pieces in one block of memory. A list of them would not do: a server may send five million pieces of one
 * byte, and each would be an object.
 */
export class GrowingBuffer {
  private bytes = Buffer.allocUnsafeSlow(0);
  length = 0;

  append(piece: Uint8Array): void {
    const needed = this.length + piece.length;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2, FIRST_BYTES));
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.bytes.set(piece, this.length);
    this.length = needed;
  }

  take(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}
