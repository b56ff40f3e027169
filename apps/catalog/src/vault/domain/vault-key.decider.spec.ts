import { describe, it } from '@jest/globals';
import { specFor } from '@runlet/kernel/testing';
import { vaultKeyDecider, type WrappedDataKey } from './vault-key.decider.ts';

const given = specFor(vaultKeyDecider);

const key = (masterKeyId: string, keyId = 'k1'): WrappedDataKey => ({ keyId, wrapped: { masterKeyId, box: 'box' } });
const made = { type: 'DataKeyMade', data: key('m1') } as const;
const rewrapped = { type: 'DataKeyRewrapped', data: key('m2') } as const;

describe('MakeDataKey', () => {
  it('makes the tenant its key', () =>
    given()
      .when({ type: 'MakeDataKey', data: key('m1') })
      .thenEvents(made));
  it('leaves the one that is there', () =>
    given(made)
      .when({ type: 'MakeDataKey', data: key('m1', 'k2') })
      .thenNothing());
});

describe('RewrapDataKey', () => {
  const rewrap = (data = key('m2')) => ({ type: 'RewrapDataKey', data }) as const;

  it('keeps the key as another master key has wrapped it', () => given(made).when(rewrap()).thenEvents(rewrapped));
  it('does nothing when that is done', () => given(made, rewrapped).when(rewrap()).thenNothing());
  it('does nothing for a key that is not there', () => given().when(rewrap()).thenNothing());
  it('does nothing for another key', () =>
    given(made)
      .when(rewrap(key('m2', 'k2')))
      .thenNothing());
});
