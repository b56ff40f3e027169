import { describe, expect, it } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { ADDRESSES } from '../testing/index.ts';
import { addressProblem } from './address-problem.ts';

describe('An address', () => {
  it.each(ADDRESSES)('%j is %p', (address, problem) => {
    expect(addressProblem(address)).toBe(problem);
  });

  it('is public only if the parser knows nothing special of it either', () => {
    const open = ADDRESSES.filter(([, problem]) => problem === null).map(([address]) => address);
    expect(open.filter((address) => ipaddr.parse(address).range() !== 'unicast')).toEqual([]);
  });

  it('is special to us wherever it is to the parser, all over IPv4', () => {
    const missed: string[] = [];
    for (let first = 0; first < 256; first += 1) {
      for (let second = 0; second < 256; second += 1) {
        for (const rest of ['0.0', '0.170', '2.1', '88.1', '99.1', '100.1', '113.1', '255.255']) {
          const address = `${first}.${second}.${rest}`;
          if (ipaddr.parse(address).range() !== 'unicast' && addressProblem(address) === null) missed.push(address);
        }
      }
    }
    expect(missed).toEqual([]);
  });

  it('is special to us wherever it is to the parser, in each block of IPv6', () => {
    const missed: string[] = [];
    for (let first = 0; first < 65_536; first += 1) {
      const address = `${first.toString(16)}::1`;
      if (ipaddr.parse(address).range() !== 'unicast' && addressProblem(address) === null) missed.push(address);
    }
    expect(missed).toEqual([]);
  });
});
