import { afterAll, describe, expect, it } from '@jest/globals';
import { SourcePreparer } from './source-preparer.ts';

const preparer = new SourcePreparer();
afterAll(() => preparer.close());

const complaint = async (source: string, by = preparer): Promise<string | undefined> => {
  const result = await by.prepare(source);
  return result.ok ? undefined : result.errors[0]?.message;
};

/** Takes amaro, and WebAssembly with it, out of its stack. */
const BREAKS_THE_STRIPPER = `return ${'['.repeat(40_000)}`;
/** Each level makes swc look at all that follows twice. */
const KEEPS_THE_STRIPPER_BUSY = `x = ${'a<b,'.repeat(700)}c;`.repeat(30);

describe('SourcePreparer', () => {
  it('answers as prepareSource does', async () => {
    expect(await preparer.prepare('return 1 as number')).toMatchObject({
      ok: true,
      prepared: { form: 'body', code: 'return 1          ' },
    });
    expect(await complaint('return (')).toBe('Expression expected');
    expect(await complaint('x'.repeat(102_401))).toContain('102401 bytes');
  });

  it.each([
    ['breaks the type stripper', BREAKS_THE_STRIPPER],
    ['has V8 run out of stack', `a${'.b'.repeat(50_000)}`],
    ['takes too long', KEEPS_THE_STRIPPER_BUSY],
  ])('refuses what %s, and serves the next as if nothing had been', async (_, hostile) => {
    const [refused, next] = await Promise.all([complaint(hostile), complaint('return 1 as number')]);
    expect(refused).toBe('is nested too deeply or too intricate to be read');
    expect(next).toBeUndefined();
  });

  it('can be closed twice, and before it was used', async () => {
    const unused = new SourcePreparer();
    await unused.close();
    await unused.close();
    expect(await complaint('return 1', unused)).toBeUndefined();
    await unused.close();
  });
});
