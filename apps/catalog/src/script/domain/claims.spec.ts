import { describe, expect, it } from '@jest/globals';
import { fold } from '@runlet/kernel';
import { claimsOf, newClaims, pathShape } from './claims.ts';
import { scriptDecider } from './script.decider.ts';
import type { ScriptEvent } from './script.events.ts';
import { archived, created, deleted, deployed, live, restored, rolledBack, saved } from './script.examples.ts';

const claimsAfter = (...events: readonly ScriptEvent[]): string[] =>
  claimsOf(fold(scriptDecider, events)).map(({ kind, key }) => `${kind} ${key}`);

const at = (path: string, ...methods: string[]) => ({ trigger: { path, methods } as never });
const ordersV1 = ['name orders', 'path GET /orders/:'];

describe('The shape of a path', () => {
  it.each([
    ['/', '/'],
    ['/orders/:id', '/orders/:'],
    ['/:a/x/:b_2/*', '/:/x/:/*'],
    ['/files/*', '/files/*'],
    ['/files*', '/files*'],
  ])('of %s is %s', (path, shape) => expect(pathShape(path)).toBe(shape));
});

describe('A script claims', () => {
  it('nothing while it does not exist, and nothing once deleted', () => {
    expect(claimsAfter()).toEqual([]);
    expect(claimsAfter({ type: 'ClaimLapsed', data: { kind: 'name', key: 'orders' } })).toEqual([]);
    expect(claimsAfter(created, saved(1), deleted)).toEqual([]);
  });

  it('its name and the path of its newest version, also as a draft', () => {
    expect(claimsAfter(created, saved(1))).toEqual(ordersV1);
  });

  it('each method of a path', () => {
    expect(claimsAfter(created, saved(1, at('/a/:x', 'GET', 'POST')))).toEqual([
      'name orders',
      'path GET /a/:',
      'path POST /a/:',
    ]);
  });

  it('the paths of its live and its newest version', () => {
    expect(claimsAfter(...live, saved(2, at('/new', 'GET')))).toEqual([
      'name orders',
      'path GET /new',
      'path GET /orders/:',
    ]);
    expect(claimsAfter(...live, saved(2, at('/new', 'GET')), deployed(2))).toEqual(['name orders', 'path GET /new']);
    expect(claimsAfter(...live, saved(2, at('/new', 'GET')), deployed(2), rolledBack(1, 2))).toContain(ordersV1[1]);
  });

  it('its name alone while archived, and its paths again once restored', () => {
    expect(claimsAfter(...live, archived)).toEqual(['name orders']);
    expect(claimsAfter(...live, archived, restored('paused'))).toEqual(ordersV1);
  });

  it('no path when it is not served over HTTP', () => {
    const scheduled: ScriptEvent = { ...created, data: { ...created.data, type: 'scheduled' } } as ScriptEvent;
    expect(claimsAfter(scheduled, saved(1, { trigger: { cron: '@daily' } as never }))).toEqual(['name orders']);
  });

  it('anew only what it did not hold before', () => {
    const before = fold(scriptDecider, live);
    const renamed: ScriptEvent = { type: 'ScriptDetailsChanged', data: { name: 'other' } };
    expect(newClaims(before, scriptDecider.evolve(before, renamed))).toEqual([{ kind: 'name', key: 'other' }]);
    expect(newClaims(before, scriptDecider.evolve(before, archived))).toEqual([]);
  });
});
