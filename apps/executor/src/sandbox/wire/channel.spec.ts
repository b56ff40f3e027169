import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import type { Frame } from '@runlet/contracts';
import { FrameReader, FrameWriter } from './channel.ts';

const written = async (send: (writer: FrameWriter<object>) => void): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  send(new FrameWriter(socket as Socket));
  await new Promise((resolve) => setImmediate(resolve));
  return Buffer.concat(chunks);
};

const read = (reader: FrameReader, bytes: Buffer, pieceLength: number): Frame[] => {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    frames.push(...reader.push(bytes.subarray(at, at + pieceLength)));
  }
  return frames;
};

describe('A channel', () => {
  it.each([1, 3, 7, 1_000, 1_000_000])('reads what was written, in pieces of %i bytes', async (pieceLength) => {
    const large = Buffer.alloc(40_000, 'x');
    const bytes = await written((writer) => {
      writer.send({ n: 1 }, Buffer.from('a'), Buffer.alloc(0));
      writer.send({ n: 2 }, large);
      writer.send({ n: 3 });
    });
    const frames = read(new FrameReader(100_000), bytes, pieceLength);
    expect(frames.map(({ head }) => head)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(frames[0]!.sections.map(String)).toEqual(['a', '']);
    expect(frames[1]!.sections[0]!.equals(large)).toBe(true);
  });

  it('refuses a frame that is too long before it has come', () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(1_001);
    expect(() => [...new FrameReader(1_000).push(length)]).toThrow('too long');
  });

  it('refuses a frame that is none', () => {
    expect(() => [...new FrameReader(1_000).push(Buffer.from([0, 0, 0, 3, 1, 2, 3]))]).toThrow('Frame');
  });
});
