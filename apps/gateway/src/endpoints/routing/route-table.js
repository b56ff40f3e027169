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
import { DeployedScripts } from '../../upstream/deployed-scripts.ts';
import { isEndpoint, TenantRouter } from './tenant-router.ts';
/** Which script answers where, for every tenant. A tenant's router is made when the first request after a change needs it. */
let RouteTable = class RouteTable {
  constructor(deployed) {
    this.scripts = new Map();
    this.routers = new Map();
    deployed.follow(({ tenant, scriptId, before, now }) => {
      if (isEndpoint(now)) this.put(now);
      else if (isEndpoint(before)) this.remove(tenant, scriptId);
    });
  }
  match(tenant, method, path) {
    return this.routerOf(tenant)?.match(method, path) ?? { kind: 'nothing' };
  }
  routerOf(tenant) {
    const ready = this.routers.get(tenant);
    if (ready) return ready;
    const scripts = this.scripts.get(tenant);
    if (!scripts) return undefined;
    const router = new TenantRouter(scripts.values());
    this.routers.set(tenant, router);
    return router;
  }
  put(script) {
    const scripts = this.scripts.get(script.tenant) ?? new Map();
    this.scripts.set(script.tenant, scripts.set(script.scriptId, script));
    this.routers.delete(script.tenant);
  }
  remove(tenant, scriptId) {
    const scripts = this.scripts.get(tenant);
    scripts?.delete(scriptId);
    if (scripts?.size === 0) this.scripts.delete(tenant);
    this.routers.delete(tenant);
  }
};
RouteTable = __decorate([Injectable(), __metadata('design:paramtypes', [DeployedScripts])], RouteTable);
export { RouteTable };
//# sourceMappingURL=route-table.js.map
