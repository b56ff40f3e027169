import { describe, expect, it } from '@jest/globals';
import { defaultLimits, type HttpMethod, HttpTrigger } from '@runlet/contracts';
import { type EndpointScript, TenantRouter } from './tenant-router.ts';

const script = (path: string, methods: readonly HttpMethod[], facts: Partial<EndpointScript> = {}): EndpointScript => ({
  tenant: 'acme',
  scriptId: path,
  name: path,
  organizationId: null,
  type: 'http',
  status: 'active',
  revision: 1,
  version: 1,
  sourceHash: 'hash',
  trigger: Object.assign(new HttpTrigger(), { path, methods }),
  limits: defaultLimits,
  ...facts,
});

const router = new TenantRouter([
  script('/files/*', ['GET']),
  script('/orders/:id', ['GET', 'POST']),
  script('/orders/latest', ['GET']),
  script('/orders/:order/items/:item', ['GET']),
  script('/orders/*', ['GET', 'DELETE']),
  script('/probe', ['HEAD', 'GET', 'OPTIONS']),
  script('/', ['GET']),
]);
const hit = (method: string, path: string) => {
  const match = router.match(method, path);
  return match.kind === 'script' ? [match.script.scriptId, { ...match.params }, match.method] : match;
};

describe("A tenant's router", () => {
  it.each([
    ['/orders/latest', '/orders/latest', {}],
    ['/orders/7', '/orders/:id', { id: '7' }],
    ['/orders/latest/items/2', '/orders/:order/items/:item', { order: 'latest', item: '2' }],
    ['/orders/7/else', '/orders/*', { '*': '7/else' }],
    ['/files/', '/files/*', { '*': '' }],
    ['/files/a/b.txt', '/files/*', { '*': 'a/b.txt' }],
    ['/', '/', {}],
  ])('takes %s to %s: static before parameter before wildcard', (path, scriptId, params) => {
    expect(hit('GET', path)).toEqual([scriptId, params, 'GET']);
  });

  it.each(['/Orders/7', '/files', '/nowhere', '/probe/'])('takes %s nowhere', (path) => {
    expect(hit('GET', path)).toEqual({ kind: 'nothing' });
  });

  it('answers HEAD from GET, unless the script takes HEAD itself', () => {
    expect(hit('HEAD', '/orders/7')).toEqual(['/orders/:id', { id: '7' }, 'GET']);
    expect(hit('HEAD', '/probe')).toEqual(['/probe', {}, 'HEAD']);
    expect(hit('OPTIONS', '/probe')).toEqual(['/probe', {}, 'OPTIONS']);
  });

  it('says what is possible where the method is not', () => {
    expect(hit('PUT', '/orders/7')).toEqual({
      kind: 'other-methods',
      allow: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST'],
    });
    expect(hit('TRACE', '/probe')).toEqual({ kind: 'other-methods', allow: ['GET', 'HEAD', 'OPTIONS'] });
  });

  it('keeps the active one of two that clash while one takes over from the other', () => {
    const clashing = new TenantRouter([
      script('/a/:x', ['GET'], { scriptId: '1', status: 'paused' }),
      script('/a/:y', ['GET'], { scriptId: '2' }),
    ]);
    expect(clashing.match('GET', '/a/b')).toMatchObject({ script: { scriptId: '2' }, params: { y: 'b' } });
  });
});
