/** The tree's rules (docs/architecture.md): what may import what. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans-in-libs',
      severity: 'error',
      from: { orphan: true, path: '^libs/[^/]+/src', pathNot: '(index|testing|\\.spec|\\.contract)' },
      to: {},
    },
    {
      name: 'apps-never-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    { name: 'libs-never-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^apps/' } },
    {
      name: 'domain-is-pure',
      comment: 'domain/ imports itself, the kernel and the words of the contracts: no framework, no I/O',
      severity: 'error',
      from: { path: '/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['/domain/', '^libs/(kernel|contracts)/', '@runlet/(kernel|contracts)'] },
    },
    {
      name: 'kernel-has-no-dependency',
      severity: 'error',
      from: { path: '^libs/kernel/src', pathNot: '(testing|\\.spec\\.ts$)' },
      to: { pathNot: '^libs/kernel/' },
    },
    {
      name: 'isolates-live-in-one-place',
      severity: 'error',
      from: { pathNot: '^(apps/executor/src/sandbox/|test/bench/)' },
      to: { path: 'isolated-vm' },
    },
    {
      name: 'no-deep-imports-of-libs',
      severity: 'error',
      from: { path: '^(apps|libs/([^/]+))/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/$2/', '^libs/[^/]+/src/(testing/)?index\\.ts$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['runlet-source', 'import', 'node', 'types'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
