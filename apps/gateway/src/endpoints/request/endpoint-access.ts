import { Injectable } from '@nestjs/common';
import type { Principal } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import { assertPermitted } from '@runlet/nest';
import { ApiKeys } from '../../identity/api-keys.ts';
import { bearerToken } from '../../identity/bearer.ts';
import type { EndpointScript } from '../routing/tenant-router.ts';

/** Who may call an endpoint. */
@Injectable()
export class EndpointAccess {
  /** By tenant: one object each, since what is signed for it is kept with it. */
  private readonly anyone = new Map<string, Principal>();

  constructor(private readonly keys: ApiKeys) {}

  /** Whom the run is for. Throws what is wrong with the caller's key where one is needed. */
  async principalFor(script: EndpointScript, authorization: string | undefined): Promise<Principal> {
    if (script.trigger.access === 'public') return this.anyoneOf(script.tenant);
    const principal = await this.keys.principalOf(bearerToken(authorization));
    if (principal.tenant !== script.tenant) throw otherTenant();
    assertPermitted(principal, 'scripts.execute');
    return principal;
  }

  private anyoneOf(tenant: string): Principal {
    const known = this.anyone.get(tenant);
    if (known) return known;
    const principal: Principal = {
      tenant,
      actor: { kind: 'anonymous', id: 'public' },
      permissions: ['scripts.execute'],
    };
    this.anyone.set(tenant, principal);
    return principal;
  }
}

const otherTenant = (): ProblemError =>
  new ProblemError({
    kind: 'forbidden',
    code: 'auth/other-tenant',
    detail: 'The API key belongs to another tenant than this endpoint.',
  });
