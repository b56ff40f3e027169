import { describe, expect, it } from '@jest/globals';
import { SubscriptionIndex } from './subscription-index.ts';

const indexOf = (subscriptions: Record<string, readonly string[]>): SubscriptionIndex => {
  const index = new SubscriptionIndex();
  for (const [script, types] of Object.entries(subscriptions)) index.set('acme', script, types);
  return index;
};
const matching = (index: SubscriptionIndex, type: string, tenant = 'acme'): string[] =>
  [...index.matching(tenant, type)].toSorted();

describe('The index of subscriptions', () => {
  it('finds the scripts of an exact type and of every pattern that covers it', () => {
    const index = indexOf({ a: ['order.created'], b: ['order.*'], c: ['*.created'], d: ['*'], e: ['payment.*'] });
    expect(matching(index, 'order.created')).toEqual(['a', 'b', 'c', 'd']);
    expect(matching(index, 'payment.failed')).toEqual(['d', 'e']);
  });

  it('names a script once, however many of its types cover the event', () => {
    expect(matching(indexOf({ a: ['order.created', 'order.*', '*'] }), 'order.created')).toEqual(['a']);
  });

  it('keeps tenants apart', () => {
    expect(matching(indexOf({ a: ['*'] }), 'order.created', 'globex')).toEqual([]);
  });

  it('forgets the types that a new version no longer wants', () => {
    const index = indexOf({ a: ['order.created', 'order.*'] });
    index.set('acme', 'a', ['payment.processed']);
    expect(matching(index, 'order.created')).toEqual([]);
    expect(matching(index, 'payment.processed')).toEqual(['a']);
  });

  it('forgets a script that is gone and keeps its neighbours', () => {
    const index = indexOf({ a: ['order.*'], b: ['order.*'] });
    index.delete('acme', 'a');
    index.delete('acme', 'never-there');
    expect(matching(index, 'order.created')).toEqual(['b']);
  });

  it('finds one script among 10,000 of 1,000 tenants', () => {
    const index = new SubscriptionIndex();
    for (let i = 0; i < 10_000; i++) {
      index.set(`t${i % 1_000}`, `s${i}`, [`order.created${i}`, `invoice${i}.*`]);
    }
    expect(matching(index, 'order.created5042', 't42')).toEqual(['s5042']);
    expect(matching(index, 'invoice5042.paid', 't42')).toEqual(['s5042']);
  });
});
