import { fileURLToPath } from 'node:url';

/**
 * How the guest's libraries are bundled. jsdom implements the DOM standard after its text and passes its tests, but in
 * the middle of a browser: what of that an isolate has no use for is left out here, by path below `jsdom/lib`.
 */
const WITHOUT_A_PAGE = {
  'jsdom/living/helpers/shadow-dom': `
    const no = () => false;
    module.exports = { isNode: no, isShadowRoot: no, isSlotable: no, isShadowInclusiveAncestor: no,
      getEventTargetParent: (target, event) => target._getTheParent(event), retarget: (related) => related };`,
  'jsdom/living/helpers/is-window': 'module.exports = () => false;',
  'jsdom/living/helpers/runtime-script-errors': 'module.exports = (realm, error) => realm.reportError(error);',
  'jsdom/living/helpers/traversal': 'module.exports = {};',
  'jsdom/living/helpers/form-controls': 'module.exports = {};',
  'jsdom/living/fetch/header-types': 'module.exports = {};',
};

/** Interfaces of which there are no objects here. */
const WITHOUT_INSTANCES = ['MouseEvent', 'ErrorEvent', 'BeforeUnloadEvent', 'HTMLFormElement', 'HTMLElement'];
const NO_INSTANCES = `
  exports.isImpl = exports.is = () => false;
  exports.convert = (realm, value, { context }) => { throw new TypeError(context + ' cannot be given here'); };`;

/** What stands for the module of this path; undefined if it stands for itself. */
const contentsOf = (path) => {
  // Guessing types from bytes: of whatwg-mimetype only the parser is used.
  if (/whatwg-mimetype[\\/]lib[\\/]sniff\.js$/.test(path)) return '';
  const [, inside] = /jsdom\/lib\/(.*?)(?:\.js)?$/.exec(path.replaceAll('\\', '/')) ?? [];
  const [, name] = /^generated\/idl\/(\w+)$/.exec(inside ?? '') ?? [];
  return WITHOUT_INSTANCES.includes(name) ? NO_INSTANCES : WITHOUT_A_PAGE[inside];
};

const leaveThePageOut = {
  name: 'leave-the-page-out',
  setup: ({ onLoad }) => {
    onLoad({ filter: /(?:jsdom|whatwg-mimetype)[\\/]lib[\\/]/ }, ({ path }) => {
      const contents = contentsOf(path);
      return contents === undefined ? undefined : { contents, loader: 'js' };
    });
  },
};

/** The library loads its tables when they are first needed: the host has them. */
const leaveTablesOut = {
  name: 'leave-tables-out',
  setup: ({ onResolve }) => {
    onResolve({ filter: /multi-byte\.encodings\.cjs$/ }, () => ({ path: inGuest('web/encoding-tables.ts') }));
  },
};

const inGuest = (path) => fileURLToPath(new URL(`guest/${path}`, import.meta.url));

/** Options for esbuild. */
export const guestBundle = () => ({
  format: 'iife',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  // Its text is in the memory of each isolate. Names that scripts see are given by `guest/names.ts`.
  minify: true,
  alias: {
    // object-inspect looks for Node's own inspect, which is not there.
    util: inGuest('no-util.ts'),
    // The tables of UTS #46 would be in the memory of every isolate: 200 KB for what few scripts need.
    tr46: inGuest('web/idna.ts'),
  },
  // Libraries look at its prototype when they are loaded, which is after it has been removed.
  inject: [inGuest('web/shared-array-buffer.ts')],
  plugins: [leaveThePageOut, leaveTablesOut],
});

/** What `leaveTablesOut` leaves out. */
export const ENCODING_TABLES = new URL(
  '../../../../node_modules/@exodus/bytes/fallback/multi-byte.encodings.json',
  import.meta.url,
);
