import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto';
import type { Principal } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';

/** How long a signed message may be under way, ms: long enough for clocks that differ, too short to be hoarded. */
const VALID_FOR_MS = 60_000;

interface Claims extends Principal {
  /** Unix time, ms. */
  readonly expiresAt: number;
}

/**
 * The key that the gateway and one service share. Derived, so that a service that is taken over can pass for the
 * gateway towards nobody but itself.
 */
export const serviceKey = (masterKey: string, service: string): string =>
  createHmac('sha256', masterKey).update(`runlet-principal:${service}`).digest('hex');

const mac = (key: string, subject: string, claims: string, body: Uint8Array): Hmac =>
  createHmac('sha256', key).update(`${subject}\n${claims}\n`).update(body);

/** How long the same claims serve for one message after another, ms: a new expiry each time would be encoded anew. */
const CLAIMS_SERVE_FOR_MS = 1_000;

const encodedClaims = new WeakMap<Principal, { readonly text: string; readonly madeAt: number }>();

const claimsFor = (principal: Principal, now: number): string => {
  const known = encodedClaims.get(principal);
  if (known && now >= known.madeAt && now - known.madeAt < CLAIMS_SERVE_FOR_MS) return known.text;
  const claims: Claims = { ...principal, expiresAt: now + VALID_FOR_MS };
  const text = Buffer.from(JSON.stringify(claims)).toString('base64url');
  encodedClaims.set(principal, { text, madeAt: now });
  return text;
};

/** A principal bound to the subject and the very bytes of one message. */
export const signPrincipal = (
  key: string,
  principal: Principal,
  subject: string,
  body: Uint8Array,
  now = Date.now(),
): string => {
  const claims = claimsFor(principal, now);
  return `${claims}.${mac(key, subject, claims, body).digest('base64url')}`;
};

const refused = (detail: string): ProblemError =>
  new ProblemError({ kind: 'forbidden', code: 'principal/refused', detail });

/** The principal of a message. Throws `principal/refused` when it is missing, forged, for another message, or stale. */
export const verifyPrincipal = (
  key: string,
  token: string | undefined,
  subject: string,
  body: Uint8Array,
  now = Date.now(),
): Principal => {
  const [encoded, signature] = token?.split('.') ?? [];
  if (!encoded || !signature) throw refused('The message carries no principal');
  const expected = mac(key, subject, encoded, body).digest();
  const actual = Buffer.from(signature, 'base64url');
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) {
    throw refused('The principal was not signed for this message');
  }
  const { expiresAt, ...principal } = JSON.parse(Buffer.from(encoded, 'base64url').toString()) as Claims;
  if (expiresAt < now) throw refused('The principal has expired');
  return principal;
};
