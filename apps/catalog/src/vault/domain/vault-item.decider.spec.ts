import { describe, it } from '@jest/globals';
import { specFor } from '@runlet/kernel/testing';
import { type VaultItemCommand, vaultItemDecider } from './vault-item.decider.ts';
import type { VaultItemEvent } from './vault-item.events.ts';

const given = specFor(vaultItemDecider);

const place = { scope: 'tenant', name: 'TOKEN' };
const sealed = (box: string) => ({ keyId: 'k', box });
const secretSet = (version: number, box = 'a'): VaultItemEvent => ({
  type: 'SecretSet',
  data: { ...place, version, sealed: sealed(box) },
});
const secretRemoved: VaultItemEvent = { type: 'SecretRemoved', data: place };
const variableSet = (version: number, value: string): VaultItemEvent => ({
  type: 'VariableSet',
  data: { ...place, version, value },
});
const variableRemoved: VaultItemEvent = { type: 'VariableRemoved', data: place };

describe('SetSecret', () => {
  const set = (version: number, box = 'a', same = false): VaultItemCommand => ({
    type: 'SetSecret',
    data: { ...place, version, sealed: sealed(box), same },
  });

  it('makes version 1', () => given().when(set(1)).thenEvents(secretSet(1)));
  it('makes the next version', () => given(secretSet(1)).when(set(2, 'b')).thenEvents(secretSet(2, 'b')));
  it('does nothing for the value that it has', () =>
    given(secretSet(1))
      .when(set(2, 'b', true))
      .thenNothing());
  it('goes on counting after a removal', () =>
    given(secretSet(1), secretRemoved).when(set(2)).thenEvents(secretSet(2)));
  it('sets a removed one to what it was', () =>
    given(secretSet(1), secretRemoved)
      .when(set(2, 'a', true))
      .thenEvents(secretSet(2)));
  it('refuses what is sealed as another version, which nobody could open', () =>
    given(secretSet(1)).when(set(4)).thenProblem('vault/sealed-for-other'));
});

describe('RemoveSecret', () => {
  const remove: VaultItemCommand = { type: 'RemoveSecret', data: place };

  it('removes it', () => given(secretSet(1)).when(remove).thenEvents(secretRemoved));
  it('does nothing the second time', () => given(secretSet(1), secretRemoved).when(remove).thenNothing());
  it('is refused for one that never was', () => given().when(remove).thenProblem('secret/not-found'));
});

describe('SetVariable', () => {
  const set = (value: string): VaultItemCommand => ({ type: 'SetVariable', data: { ...place, value } });

  it('makes version 1', () => given().when(set('x')).thenEvents(variableSet(1, 'x')));
  it('makes the next version', () => given(variableSet(1, 'x')).when(set('')).thenEvents(variableSet(2, '')));
  it('does nothing for the value that it has', () => given(variableSet(1, 'x')).when(set('x')).thenNothing());
  it('sets a removed one to what it was', () =>
    given(variableSet(1, 'x'), variableRemoved).when(set('x')).thenEvents(variableSet(2, 'x')));
});

describe('RemoveVariable', () => {
  const remove: VaultItemCommand = { type: 'RemoveVariable', data: place };

  it('removes it', () => given(variableSet(1, 'x')).when(remove).thenEvents(variableRemoved));
  it('does nothing the second time', () => given(variableSet(1, 'x'), variableRemoved).when(remove).thenNothing());
  it('is refused for one that never was', () => given().when(remove).thenProblem('variable/not-found'));
});
