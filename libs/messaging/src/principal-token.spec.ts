import { describe, expect, it } from '@jest/globals';
import type { Principal } from '@runlet/contracts';
import { serviceKey, signPrincipal, verifyPrincipal } from './principal-token.ts';

const principal: Principal = { tenant: 'acme', actor: { kind: 'api-key', id: 'k1' }, permissions: ['scripts.read'] };
const key = serviceKey('master', 'catalog');
const body = Buffer.from('{"id":1}');
const now = 1_700_000_000_000;
const token = signPrincipal(key, principal, 'catalog.cmd.x', body, now);
const refused = expect.objectContaining({ code: 'principal/refused' });

describe('A signed principal', () => {
  it('is believed for the message that it was signed for', () => {
    expect(verifyPrincipal(key, token, 'catalog.cmd.x', body, now)).toEqual(principal);
  });

  it.each([
    ['another body', () => verifyPrincipal(key, token, 'catalog.cmd.x', Buffer.from('{"id":2}'), now)],
    ['another subject', () => verifyPrincipal(key, token, 'catalog.cmd.y', body, now)],
    [
      'a key of another service',
      () => verifyPrincipal(serviceKey('master', 'executor'), token, 'catalog.cmd.x', body, now),
    ],
    ['a later minute', () => verifyPrincipal(key, token, 'catalog.cmd.x', body, now + 60_001)],
    ['no token', () => verifyPrincipal(key, undefined, 'catalog.cmd.x', body, now)],
    ['a cut signature', () => verifyPrincipal(key, token.slice(0, -4), 'catalog.cmd.x', body, now)],
    [
      'other claims under its signature',
      () => {
        const [, signature] = token.split('.');
        const claims = Buffer.from(JSON.stringify({ ...principal, tenant: 'other', expiresAt: now + 1 })).toString(
          'base64url',
        );
        return verifyPrincipal(key, `${claims}.${signature}`, 'catalog.cmd.x', body, now);
      },
    ],
  ])('is refused with %s', (_, verify) => {
    let thrown: unknown;
    try {
      verify();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toEqual(refused);
  });
});
