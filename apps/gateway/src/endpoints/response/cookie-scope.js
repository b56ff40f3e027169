import { parseSetCookie, stringifySetCookie } from 'cookie';
import { isSessionCookie } from '../request/request-facts.ts';
const asIs = (text) => text;
/**
 * A `Set-Cookie` of a script, kept to its tenant's endpoints, since all tenants share the origin: its path is the
 * script's own, below `/x/<tenant>`, and it has no domain. Undefined for a cookie that would pass for the console's.
 */
export const confineCookie = (header, tenant) => {
  const cookie = parseSetCookie(header, { decode: asIs });
  if (!cookie.name || isSessionCookie(cookie.name)) return undefined;
  const { domain: _, path = '/', ...rest } = cookie;
  return stringifySetCookie({ ...rest, path: confinePath(path, `/x/${tenant}`) }, { encode: asIs });
};
const confinePath = (path, root) => {
  if (path === root || path.startsWith(`${root}/`)) return path;
  return path === '/' || !path.startsWith('/') ? root : root + path;
};
//# sourceMappingURL=cookie-scope.js.map
