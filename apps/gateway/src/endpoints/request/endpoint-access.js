var __decorate =
  (this && this.__decorate) ||
  function (decorators, target, key, desc) {
    var c = arguments.length,
      r = c < 3 ? target : desc === null ? (desc = Object.getOwnPropertyDescriptor(target, key)) : desc,
      d;
    if (typeof Reflect === 'object' && typeof Reflect.decorate === 'function')
      r = Reflect.decorate(decorators, target, key, desc);
    else
      for (var i = decorators.length - 1; i >= 0; i--)
        if ((d = decorators[i])) r = (c < 3 ? d(r) : c > 3 ? d(target, key, r) : d(target, key)) || r;
    return (c > 3 && r && Object.defineProperty(target, key, r), r);
  };
var __metadata =
  (this && this.__metadata) ||
  function (k, v) {
    if (typeof Reflect === 'object' && typeof Reflect.metadata === 'function') return Reflect.metadata(k, v);
  };
import { Injectable } from '@nestjs/common';
import { ProblemError } from '@runlet/kernel';
import { assertPermitted } from '@runlet/nest';
import { ApiKeys } from '../../identity/api-keys.ts';
import { bearerToken } from '../../identity/bearer.ts';
/** Who may call an endpoint. */
let EndpointAccess = class EndpointAccess {
  constructor(keys) {
    this.keys = keys;
    /** By tenant: one object each, since what is signed for it is kept with it. */
    this.anyone = new Map();
  }
  /** Whom the run is for. Throws what is wrong with the caller's key where one is needed. */
  async principalFor(script, authorization) {
    if (script.trigger.access === 'public') return this.anyoneOf(script.tenant);
    const principal = await this.keys.principalOf(bearerToken(authorization));
    if (principal.tenant !== script.tenant) throw otherTenant();
    assertPermitted(principal, 'scripts.execute');
    return principal;
  }
  anyoneOf(tenant) {
    const known = this.anyone.get(tenant);
    if (known) return known;
    const principal = {
      tenant,
      actor: { kind: 'anonymous', id: 'public' },
      permissions: ['scripts.execute'],
    };
    this.anyone.set(tenant, principal);
    return principal;
  }
};
EndpointAccess = __decorate([Injectable(), __metadata('design:paramtypes', [ApiKeys])], EndpointAccess);
export { EndpointAccess };
const otherTenant = () =>
  new ProblemError({
    kind: 'forbidden',
    code: 'auth/other-tenant',
    detail: 'The API key belongs to another tenant than this endpoint.',
  });
//# sourceMappingURL=endpoint-access.js.map
