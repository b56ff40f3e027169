import { describe, expect, it } from '@jest/globals';
import { created } from './domain/script.examples.ts';
import { scriptCodec } from './script.codec.ts';

describe('Stored events of a script', () => {
  it('have versioned names', () => {
    expect(scriptCodec.encode(created).type).toBe('ScriptCreated.v1');
    expect(scriptCodec.storedTypes.every((type) => /^[A-Z]\w+\.v\d+$/.test(type))).toBe(true);
  });
  it('are read back as they were written', () => {
    expect(scriptCodec.decode(JSON.parse(JSON.stringify(scriptCodec.encode(created))))).toEqual(created);
  });
  it('of an unknown name are an error', () => {
    expect(() => scriptCodec.decode({ type: 'ScriptExploded.v1', data: {} })).toThrow('ScriptExploded.v1');
  });
});
