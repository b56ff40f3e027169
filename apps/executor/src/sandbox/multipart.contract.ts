import { describe, expect, it } from '@jest/globals';
import { httpTrigger, type Rig } from './rig.contract.ts';

const BOUNDARY = '----x.Y=1';
const part = (head: string, content: string): string => `--${BOUNDARY}\r\n${head}\r\n\r\n${content}\r\n`;
const END = `--${BOUNDARY}--\r\n`;
const field = (name: string, content: string): string =>
  part(`Content-Disposition: form-data; name="${name}"`, content);

const SHOW = `const { body } = context.trigger.httpRequest;
return { ...body, files: body.files.map((file) => ({ ...file, bytes: [...file.bytes] })) };`;

/** Multipart bodies of requests to HTTP scripts. */
export const formsAreRead = (rig: Rig): void => {
  const request = (body: string | Uint8Array, type = `multipart/form-data; boundary="${BOUNDARY}"`) =>
    rig.run(SHOW, {
      trigger: httpTrigger({ 'content-type': type }),
      rawInput: body,
      limits: { outputBytes: 5_000_000 },
    });
  const read = async (body: string | Uint8Array): Promise<unknown> => {
    const told = await request(body);
    if (told.error) throw new Error(told.error.message);
    return JSON.parse(told.output as string);
  };

  describe('a multipart request', () => {
    it('has fields and files', async () => {
      const body = Buffer.concat([
        Buffer.from(field('a', 'ü') + field('b', '1') + field('b', '2') + field('__proto__', 'p') + field('empty', '')),
        Buffer.from(
          `--${BOUNDARY}\r\ncontent-disposition: form-data; name=f; filename="q%22 ü.bin"\r\nContent-Type: image/png; x=1\r\n\r\n`,
        ),
        Buffer.from([0, 13, 10, 255]),
        Buffer.from(`\r\n${part('Content-Disposition: form-data; name="g"; filename="g.txt"', '--x\r\n--')}${END}`),
      ]);
      expect(await read(body)).toEqual({
        fields: JSON.parse('{"a":"ü","b":["1","2"],"__proto__":"p","empty":""}'),
        files: [
          { name: 'f', filename: 'q" ü.bin', type: 'image/png', bytes: [0, 13, 10, 255] },
          { name: 'g', filename: 'g.txt', type: 'application/octet-stream', bytes: [...Buffer.from('--x\r\n--')] },
        ],
      });
    });

    it('may have no part at all', async () => {
      expect((await request(END)).error).toBeNull();
    });

    it.each([
      ['no boundary', field('a', '1') + END, 'multipart/form-data', 'names no boundary'],
      [
        'a boundary that cannot be',
        field('a', '1') + END,
        `multipart/form-data; boundary="${'x'.repeat(71)}"`,
        'RFC 2046',
      ],
      ['another boundary', field('a', '1') + END, 'multipart/form-data; boundary=other', 'boundary'],
      ['no end', field('a', '1'), undefined, 'not finished'],
      ['a part without a name', part('Content-Type: text/plain', 'x') + END, undefined, 'a part has no name'],
      ['a head that never ends', `--${BOUNDARY}\r\n${'a'.repeat(100_000)}`, undefined, 'header'],
      ['thousands of parts', field('a', '1').repeat(5_000) + END, undefined, '1000'],
      [
        'a name that is no text',
        Buffer.concat([
          Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="`),
          Buffer.from([0xff]),
          Buffer.from(`"\r\n\r\n1\r\n${END}`),
        ]),
        undefined,
        'valid multipart',
      ],
    ])('with %s is refused in words, and in time', async (_title, body, type, message) => {
      const told = await request(body, type);
      expect(told.error).toMatchObject({ name: 'SyntaxError', message: expect.stringContaining(message) });
    });

    it('that is all boundaries costs little', async () => {
      const told = await request(`--${BOUNDARY}\r\n`.repeat(60_000) + END);
      expect(told.error).toMatchObject({ name: 'SyntaxError' });
    });

    it('that nearly ends a thousand times is read to its end', async () => {
      const almost = `\r\n--${BOUNDARY.slice(0, -1)}`.repeat(30_000);
      const told = await request(field('a', almost) + END);
      expect((JSON.parse(told.output as string) as { fields: { a: string } }).fields.a).toBe(almost);
    });
  });
};
