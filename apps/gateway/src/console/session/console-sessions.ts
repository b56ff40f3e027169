import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { newId, type Principal } from '@runlet/contracts';
import { jwtVerify, SignJWT } from 'jose';
import { GatewayConfig } from '../../config.ts';
import { ApiKeys } from '../../identity/api-keys.ts';

/** How long a person stays signed in, s. */
export const SESSION_SECONDS = 12 * 60 * 60;
const ALGORITHM = 'HS256';
const PURPOSE = 'runlet-console';

/** A person who is signed in to the console with an API key. */
export interface ConsoleSession {
  readonly id: string;
  readonly principal: Principal;
}

/**
 * Sessions of the console: a signed cookie that names the API key, never holds it. The key is looked up at each
 * request, so that a revoked or expired one ends its sessions at once.
 */
@Injectable()
export class ConsoleSessions {
  private readonly secret: Buffer;

  constructor(
    @Inject(GatewayConfig) config: GatewayConfig,
    private readonly keys: ApiKeys,
  ) {
    this.secret = createHmac('sha256', config.PRINCIPAL_MASTER_KEY).update(PURPOSE).digest();
  }

  /** The cookie's value for whoever has this key. Throws what `ApiKeys.principalOf` throws. */
  async open(apiKey: string): Promise<string> {
    const principal = await this.keys.principalOf(apiKey);
    return new SignJWT()
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(principal.actor.id)
      .setAudience(PURPOSE)
      .setJti(newId())
      .setIssuedAt()
      .setExpirationTime(`${SESSION_SECONDS}s`)
      .sign(this.secret);
  }

  /** The session that a cookie stands for, or null when it stands for none any more. */
  async read(cookie: string | undefined): Promise<ConsoleSession | null> {
    if (!cookie) return null;
    const claims = await jwtVerify(cookie, this.secret, { audience: PURPOSE, algorithms: [ALGORITHM] }).catch(
      () => null,
    );
    const { jti, sub } = claims?.payload ?? {};
    if (!jti || !sub) return null;
    const principal = this.keys.principalOfId(sub);
    return principal && { id: jti, principal };
  }

  /** What every form of the session carries: a page of another origin cannot know it (OWASP: HMAC-based token). */
  csrfToken(session: ConsoleSession): string {
    return createHmac('sha256', this.secret).update(`csrf:${session.id}`).digest('base64url');
  }

  isCsrfToken(session: ConsoleSession, token: unknown): boolean {
    const expected = Buffer.from(this.csrfToken(session));
    const actual = Buffer.from(typeof token === 'string' ? token : '');
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  }
}
