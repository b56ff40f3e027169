import { type DeployedScript, type HttpMethod, httpMethods, type HttpTrigger } from '@runlet/contracts';
import FindMyWay from 'find-my-way';

/** A deployed script of type `http`. */
export type EndpointScript = DeployedScript & { readonly trigger: HttpTrigger };

export const isEndpoint = (script: DeployedScript | undefined): script is EndpointScript => script?.type === 'http';

export type RouteMatch =
  | {
      readonly kind: 'script';
      readonly script: EndpointScript;
      readonly params: Readonly<Record<string, string>>;
      /** The script's own method: GET where it answers a HEAD that it does not take itself. */
      readonly method: HttpMethod;
    }
  /** Something is at the path, for these methods only. */
  | { readonly kind: 'other-methods'; readonly allow: readonly string[] }
  | { readonly kind: 'nothing' };

/** As long as Node lets a request line be: a limit of the router's own would only answer 404. */
const MAX_PARAM_LENGTH = 16 * 1024;

/** The routes of one tenant: static segments win over parameters, parameters over wildcards. */
export class TenantRouter {
  private readonly router = FindMyWay({ maxParamLength: MAX_PARAM_LENGTH });

  constructor(scripts: Iterable<EndpointScript>) {
    for (const script of [...scripts].sort(activeFirst)) {
      for (const method of script.trigger.methods) this.add(method, script);
    }
  }

  match(method: string, path: string): RouteMatch {
    const own = this.find(method, path) ?? (method === 'HEAD' ? this.find('GET', path) : undefined);
    if (own) return own;
    const taken = httpMethods.filter((each) => this.find(each, path));
    if (taken.length === 0) return { kind: 'nothing' };
    const answered = taken.includes('GET') ? [...taken, 'HEAD', 'OPTIONS'] : [...taken, 'OPTIONS'];
    return { kind: 'other-methods', allow: [...new Set(answered)].sort() };
  }

  private find(method: string, path: string): Extract<RouteMatch, { kind: 'script' }> | undefined {
    const found = this.router.find(method as HttpMethod, path);
    if (!found) return undefined;
    const script = found.store as EndpointScript;
    return { kind: 'script', script, params: found.params as Record<string, string>, method: method as HttpMethod };
  }

  /** Paths are unique by shape and method; of two that clash while one takes over from the other, the first stays. */
  private add(method: HttpMethod, script: EndpointScript): void {
    if (this.router.findRoute(method, script.trigger.path)) return;
    this.router.on(method, script.trigger.path, () => undefined, script);
  }
}

const activeFirst = (a: EndpointScript, b: EndpointScript): number =>
  a.status.localeCompare(b.status) || a.scriptId.localeCompare(b.scriptId);
