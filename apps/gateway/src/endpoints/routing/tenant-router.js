import { httpMethods } from '@runlet/contracts';
import FindMyWay from 'find-my-way';
export const isEndpoint = (script) => script?.type === 'http';
/** As long as Node lets a request line be: a limit of the router's own would only answer 404. */
const MAX_PARAM_LENGTH = 16 * 1024;
/** The routes of one tenant: static segments win over parameters, parameters over wildcards. */
export class TenantRouter {
  constructor(scripts) {
    this.router = FindMyWay({ maxParamLength: MAX_PARAM_LENGTH });
    for (const script of [...scripts].sort(activeFirst)) {
      for (const method of script.trigger.methods) this.add(method, script);
    }
  }
  match(method, path) {
    const own = this.find(method, path) ?? (method === 'HEAD' ? this.find('GET', path) : undefined);
    if (own) return own;
    const taken = httpMethods.filter((each) => this.find(each, path));
    if (taken.length === 0) return { kind: 'nothing' };
    const answered = taken.includes('GET') ? [...taken, 'HEAD', 'OPTIONS'] : [...taken, 'OPTIONS'];
    return { kind: 'other-methods', allow: [...new Set(answered)].sort() };
  }
  find(method, path) {
    const found = this.router.find(method, path);
    if (!found) return undefined;
    const script = found.store;
    return { kind: 'script', script, params: found.params, method: method };
  }
  /** Paths are unique by shape and method; of two that clash while one takes over from the other, the first stays. */
  add(method, script) {
    if (this.router.findRoute(method, script.trigger.path)) return;
    this.router.on(method, script.trigger.path, () => undefined, script);
  }
}
const activeFirst = (a, b) => a.status.localeCompare(b.status) || a.scriptId.localeCompare(b.scriptId);
//# sourceMappingURL=tenant-router.js.map
