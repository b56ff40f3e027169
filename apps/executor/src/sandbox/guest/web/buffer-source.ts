const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')!.get!;

/** Not by what it says of itself. */
export const isArrayBuffer = (value: unknown): value is ArrayBuffer => {
  try {
    byteLengthOf.call(value);
    return true;
  } catch {
    return false;
  }
};

/** Web IDL's `BufferSource` as a view of its bytes. Throws a `TypeError` for anything else. */
export const bufferSource = (value: unknown): Uint8Array<ArrayBuffer> => {
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
  }
  if (isArrayBuffer(value)) return new Uint8Array(value);
  throw new TypeError('The data must be an ArrayBuffer or a view of one: new TextEncoder().encode(text)');
};
