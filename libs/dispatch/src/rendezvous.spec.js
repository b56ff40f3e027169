import { describe, expect, it } from '@jest/globals';
import { rendezvousOrder } from './rendezvous.ts';
const nodes = ['a', 'b', 'c', 'd'];
const tenants = Array.from({ length: 4_000 }, (_, n) => `tenant-${n}`);
const firstOf = (tenant, among) => rendezvousOrder(tenant, among)[0];
describe('The rendezvous order', () => {
  it('is the same in whatever order the nodes were heard of', () => {
    expect(rendezvousOrder('acme', nodes.toReversed())).toEqual(rendezvousOrder('acme', nodes));
  });
  it('gives every node about its share of the tenants', () => {
    const counts = Map.groupBy(tenants, (tenant) => firstOf(tenant, nodes));
    for (const node of nodes) expect(counts.get(node).length / 1_000).toBeCloseTo(1, 0);
  });
  it('moves only the tenants of a node that leaves, each to its second choice', () => {
    const left = nodes.slice(1);
    for (const tenant of tenants) {
      const [first, second] = rendezvousOrder(tenant, nodes);
      expect(firstOf(tenant, left)).toBe(first === 'a' ? second : first);
    }
  });
  it('is empty without nodes', () => {
    expect(rendezvousOrder('acme', [])).toEqual([]);
  });
});
//# sourceMappingURL=rendezvous.spec.js.map
