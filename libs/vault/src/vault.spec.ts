import { describe, expect, it } from '@jest/globals';
import { MasterKeys, newDataKey, open, type Place, seal } from './index.ts';

const place: Place = { tenant: 'acme', scope: 'tenant', name: 'TOKEN', version: 1 };
const key = newDataKey();
const master = (digit: string): string => digit.repeat(64);

/** The text with one bit of the byte at `index` flipped. */
const flipped = (base64: string, index: number): string => {
  const bytes = Buffer.from(base64, 'base64');
  bytes[index]! ^= 1;
  return bytes.toString('base64');
};

describe('A sealed value', () => {
  it.each(['s3cret', '', 'ünïcode 🎉 \0', 'x'.repeat(65_536)])('opens in its place as it was (%#)', (value) => {
    expect(open(key, seal(key, value, place), place)).toBe(value);
  });

  it('looks different each time, and holds nothing in clear', () => {
    const [one, other] = [seal(key, 'hunter2hunter2', place), seal(key, 'hunter2hunter2', place)];
    expect(one.box).not.toBe(other.box);
    expect(Buffer.from(one.box, 'base64').includes('hunter2')).toBe(false);
  });

  it.each<[string, Partial<Place>]>([
    ['tenant', { tenant: 'evil' }],
    ['scope', { scope: '0190' }],
    ['name', { name: 'OTHER' }],
    ['version', { version: 2 }],
  ])('does not open as that of another %s', (_, other) => {
    expect(() => open(key, seal(key, 'value', place), { ...place, ...other })).toThrow(
      expect.objectContaining({ reason: 'tampered' }),
    );
  });

  it('does not open where the parts of its place only read the same when put together', () => {
    const sealed = seal(key, 'value', { ...place, tenant: 'a', scope: 'b,c' });
    expect(() => open(key, sealed, { ...place, tenant: 'a,b', scope: 'c' })).toThrow('belongs elsewhere');
  });

  it('does not open with a single bit changed, cut off, emptied, or with another key', () => {
    const sealed = seal(key, 'value', place);
    const { length } = Buffer.from(sealed.box, 'base64');
    const boxes = Array.from({ length }, (_, index) => flipped(sealed.box, index));
    for (const box of [...boxes, sealed.box.slice(0, -8), sealed.box.slice(0, 20), '']) {
      expect(() => open(key, { ...sealed, box }, place)).toThrow(expect.objectContaining({ reason: 'tampered' }));
    }
    const other = { ...newDataKey(), keyId: key.keyId };
    expect(() => open(other, sealed, place)).toThrow(expect.objectContaining({ reason: 'tampered' }));
    expect(() => open(newDataKey(), sealed, place)).toThrow('another data key');
  });
});

describe('A wrapped data key', () => {
  const keys = new MasterKeys(master('a'));

  it('is unwrapped for its tenant alone', async () => {
    const wrapped = await keys.wrap('acme', key);
    await expect(keys.unwrap('acme', key.keyId, wrapped)).resolves.toEqual(key);
    await expect(keys.unwrap('evil', key.keyId, wrapped)).rejects.toMatchObject({ reason: 'tampered' });
    await expect(keys.unwrap('acme', 'other', wrapped)).rejects.toMatchObject({ reason: 'tampered' });
    const changed = { ...wrapped, box: flipped(wrapped.box, 20) };
    await expect(keys.unwrap('acme', key.keyId, changed)).rejects.toMatchObject({ reason: 'tampered' });
  });

  it('outlives a new master key as long as the old one is told', async () => {
    const wrapped = await keys.wrap('acme', key);
    const rotated = new MasterKeys(master('b'), [master('c'), master('a')]);
    expect([keys.isCurrent(wrapped), rotated.isCurrent(wrapped)]).toEqual([true, false]);
    const again = await rotated.wrap('acme', await rotated.unwrap('acme', key.keyId, wrapped));
    expect(rotated.isCurrent(again)).toBe(true);
    await expect(new MasterKeys(master('b')).unwrap('acme', key.keyId, again)).resolves.toEqual(key);
  });

  it('names the master key that is missing, by its id and never by the key', async () => {
    const wrapped = await keys.wrap('acme', key);
    const asked = new MasterKeys(master('b')).unwrap('acme', key.keyId, wrapped);
    await expect(asked).rejects.toMatchObject({ reason: 'unknown-master-key' });
    await expect(asked).rejects.toThrow(wrapped.masterKeyId);
    expect(JSON.stringify(wrapped)).not.toContain(master('a').slice(0, 8));
  });

  it('is not made with a master key that is none', () => {
    expect(() => new MasterKeys('short')).toThrow('64 hex digits');
    expect(() => new MasterKeys(master('a'), ['nope'])).toThrow('64 hex digits');
  });
});
