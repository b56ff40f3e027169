import { mentionsApiKey, TENANT_ID } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
const ADDRESS = /^\/x\/([^/?#]+)(\/[^?#]*)?/;
/** `.` or `..` between separators, in every spelling: some party on the way might resolve it, another might not. */
const DOT_SEGMENT = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?=$|[/\\]|%2f|%5c)/i;
const refused = (detail) => new ProblemError({ kind: 'invalid', code: 'request/malformed-url', detail });
/**
 * Reads `/x/<tenant>/<path>`; undefined when the URL is of another form. An encoded slash belongs to the segment that
 * it is in and separates nothing. Throws `request/malformed-url`.
 */
export const readAddress = (url) => {
  const [, tenant, path = '/'] = ADDRESS.exec(url) ?? [];
  if (!tenant || !TENANT_ID.test(tenant)) return undefined;
  if (DOT_SEGMENT.test(path)) throw refused('The path must not hold "." or ".." as a segment, encoded or not.');
  if (url.includes('%00')) throw refused('The URL must not hold a NUL character (%00).');
  if (mentionsApiKey(url)) throw refused('An API key must not be in a URL: send it in the header "Authorization".');
  return { tenant, path };
};
//# sourceMappingURL=endpoint-address.js.map
