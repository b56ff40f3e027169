/**
 * A message of one JSON head and opaque byte sections, so that payloads (bodies, inputs, outputs, logs) pass
 * through services without being parsed or escaped.
 *
 *   u32 head length | head (JSON, UTF-8) | per section: u32 length | bytes        (big-endian)
 */
export interface Frame {
  readonly head: unknown;
  readonly sections: readonly Buffer[];
}

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

export const encodeFrame = (head: object, ...sections: readonly Uint8Array[]): Buffer => {
  const json = JSON.stringify(head);
  const headLength = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(sections.reduce((sum, part) => sum + 4 + part.byteLength, 4 + headLength));
  frame.writeUInt32BE(headLength, 0);
  let at = 4 + frame.write(json, 4);
  for (const section of sections) {
    frame.writeUInt32BE(section.byteLength, at);
    frame.set(section, at + 4);
    at += 4 + section.byteLength;
  }
  return frame;
};

/** Sections are views into `bytes`, not copies. Throws `FrameError` on anything malformed: the sender may be hostile. */
export const decodeFrame = (bytes: Uint8Array): Frame => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Buffer[] = [];
  let at = 0;
  while (at < buffer.length) {
    if (at + 4 > buffer.length) throw new FrameError('Frame ends inside a length');
    const end = at + 4 + buffer.readUInt32BE(at);
    if (end > buffer.length) throw new FrameError('Frame ends inside a section');
    parts.push(buffer.subarray(at + 4, end));
    at = end;
  }
  const [head, ...sections] = parts;
  if (!head) throw new FrameError('Frame is empty');
  try {
    return { head: JSON.parse(head.toString('utf8')), sections };
  } catch (cause) {
    throw new FrameError('Frame head is not JSON', { cause });
  }
};
