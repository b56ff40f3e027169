import { describe, expect, it } from '@jest/globals';
import { confineCookie } from './cookie-scope.ts';

describe('A cookie that a script sets', () => {
  it.each([
    ['a=1', 'a=1; Path=/x/acme'],
    ['a=1; Path=/', 'a=1; Path=/x/acme'],
    ['a=1; Path=/orders', 'a=1; Path=/x/acme/orders'],
    ['a=1; Path=/x/acme/orders', 'a=1; Path=/x/acme/orders'],
    ['a=1; Path=/x/acme-too', 'a=1; Path=/x/acme/x/acme-too'],
    ['a=1; Path=/x/globex', 'a=1; Path=/x/acme/x/globex'],
    ['a=1; Domain=example.com; Path=relative', 'a=1; Path=/x/acme'],
    [
      'a=%20"b"; Max-Age=5; Secure; HttpOnly; SameSite=None',
      'a=%20"b"; Max-Age=5; Path=/x/acme; HttpOnly; Secure; SameSite=None',
    ],
  ])("stays among its tenant's endpoints: %s", (header, confined) => {
    expect(confineCookie(header, 'acme')).toBe(confined);
  });

  it.each(['runlet_session=x', '__Host-runlet_session=x; Path=/', '=x', 'no-name'])('is dropped: %s', (header) => {
    expect(confineCookie(header, 'acme')).toBeUndefined();
  });
});
