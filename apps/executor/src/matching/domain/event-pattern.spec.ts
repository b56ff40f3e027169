import { describe, expect, it } from '@jest/globals';
import { isOfPattern } from './event-pattern.ts';

const matches = (type: string, pattern: string): boolean => isOfPattern(type.split('.'), pattern.split('.'));

describe('A pattern of event types', () => {
  it.each([
    ['order.created', 'order.created'],
    ['order.created', '*'],
    ['order.created', 'order.*'],
    ['order.item.added', 'order.*'],
    ['order.created', '*.created'],
    ['sales.order.created', '*.created'],
    ['a.b.c', 'a.*.c'],
    ['a.x.y.c', 'a.*.c'],
    ['a.c.b.c', 'a.*.c'],
    ['a.b.b.c', '*.b.*'],
    ['a.b.c', '*.*'],
  ])('covers %s when it is %s', (type, pattern) => {
    expect(matches(type, pattern)).toBe(true);
  });

  it.each([
    ['order', 'order.*'],
    ['created', '*.created'],
    ['order.created', 'order'],
    ['order', 'order.created'],
    ['order.created', 'Order.created'],
    ['orders.created', 'order.*'],
    ['a.c', 'a.*.c'],
    ['a.b.c.d', 'a.*.c'],
    ['a', '*.*'],
  ])('does not cover %s when it is %s', (type, pattern) => {
    expect(matches(type, pattern)).toBe(false);
  });

  it('is compared in few steps even when it is made to be slow', () => {
    expect(matches(Array(100).fill('a').join('.'), `${Array(50).fill('*.a').join('.')}.b`)).toBe(false);
  });
});
