import { afterAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@runlet/nest';
import type { MaskableRecord } from './mask-record.ts';
import { RecordMasking } from './record-masking.ts';

const masking = new RecordMasking(createLogger('executor', 'silent'));
afterAll(() => masking.onApplicationShutdown());

const SECRET = 'sk_live_0123456789';
const record = (padding = ''): MaskableRecord => ({
  input: Buffer.from(JSON.stringify({ token: SECRET })),
  output: Buffer.from(JSON.stringify({ padding, header: `Bearer ${SECRET}` })),
  response: { status: 200, headers: { 'x-token': SECRET, 'set-cookie': [`t=${SECRET}`] } },
  error: { name: 'Error', message: `bad ${SECRET}`, stack: `Error: bad ${SECRET}\n  at s:1:1`, line: 1, column: 1 },
  logs: Buffer.from(JSON.stringify([{ message: SECRET }])),
  calls: Buffer.from(JSON.stringify([{ detail: `GET /${SECRET}` }])),
});
const textOf = (masked: MaskableRecord): string =>
  [masked.input, masked.output!, masked.logs, masked.calls]
    .map((bytes) => Buffer.from(bytes).toString())
    .concat(JSON.stringify([masked.response, masked.error]))
    .join('\n');

describe('What is kept of an attempt that was given a secret', () => {
  it.each([
    ['a small record', ''],
    ['a large one, on a thread of its own', 'x'.repeat(300_000)],
  ])('names the secret and does not hold it: %s', async (_title, padding) => {
    const masked = await masking.mask([['TOKEN', SECRET]], record(padding));
    expect(textOf(masked)).not.toContain(SECRET);
    expect(textOf(masked).match(/•••TOKEN•••/g)).toHaveLength(8);
    expect(JSON.parse(Buffer.from(masked.output!).toString())).toEqual({ padding, header: 'Bearer •••TOKEN•••' });
  });

  it('is withheld when it cannot be masked', async () => {
    const broken = { ...record('x'.repeat(300_000)), response: { status: 200, headers: { self: () => 1 } } };
    const masked = await masking.mask([['TOKEN', SECRET]], broken as unknown as MaskableRecord);
    expect(textOf(masked)).not.toContain(SECRET);
    expect(Buffer.from(masked.output!).toString()).toContain('withheld');
  });
});
