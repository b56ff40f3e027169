import { Injectable } from '@nestjs/common';
import { DeployedScripts } from '../../upstream/deployed-scripts.ts';
import { type EndpointScript, isEndpoint, type RouteMatch, TenantRouter } from './tenant-router.ts';

/** Which script answers where, for every tenant. A tenant's router is made when the first request after a change needs it. */
@Injectable()
export class RouteTable {
  private readonly scripts = new Map<string, Map<string, EndpointScript>>();
  private readonly routers = new Map<string, TenantRouter>();

  constructor(deployed: DeployedScripts) {
    deployed.follow(({ tenant, scriptId, before, now }) => {
      if (isEndpoint(now)) this.put(now);
      else if (isEndpoint(before)) this.remove(tenant, scriptId);
    });
  }

  match(tenant: string, method: string, path: string): RouteMatch {
    return this.routerOf(tenant)?.match(method, path) ?? { kind: 'nothing' };
  }

  private routerOf(tenant: string): TenantRouter | undefined {
    const ready = this.routers.get(tenant);
    if (ready) return ready;
    const scripts = this.scripts.get(tenant);
    if (!scripts) return undefined;
    const router = new TenantRouter(scripts.values());
    this.routers.set(tenant, router);
    return router;
  }

  private put(script: EndpointScript): void {
    const scripts = this.scripts.get(script.tenant) ?? new Map<string, EndpointScript>();
    this.scripts.set(script.tenant, scripts.set(script.scriptId, script));
    this.routers.delete(script.tenant);
  }

  private remove(tenant: string, scriptId: string): void {
    const scripts = this.scripts.get(tenant);
    scripts?.delete(scriptId);
    if (scripts?.size === 0) this.scripts.delete(tenant);
    this.routers.delete(tenant);
  }
}
