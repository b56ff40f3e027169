/**
 * All tenants share the endpoints' origin, and a script may answer with a page. `sandbox` without `allow-same-origin`
 * gives each page an origin of its own, so that it reaches neither storage nor answers of another tenant; scripts,
 * forms and pop-ups work. It stands beside a policy of the script's and cannot be lifted by it: browsers enforce both.
 */
const SANDBOX =
  'sandbox allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-scripts ' +
  'allow-top-navigation-by-user-activation';
/** What the browser must know of an answer that a script has given. */
export const userContentHeaders = (ownPolicy) => ({
  'x-content-type-options': 'nosniff',
  'content-security-policy': ownPolicy ? `${String(ownPolicy)}, ${SANDBOX}` : SANDBOX,
});
//# sourceMappingURL=user-content.js.map
