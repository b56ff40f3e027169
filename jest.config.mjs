const swc = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    target: 'es2024',
  },
  module: { type: 'es6' },
};

const project = (displayName, testMatch) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  // Workspaces are tested from source: no build before a unit test.
  testEnvironmentOptions: { customExportConditions: ['runlet-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', swc] },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.runlet', '<rootDir>/libs/[^/]+/(dist|package)/'],
  restoreMocks: true,
});

const withServers = {
  setupFilesAfterEnv: ['<rootDir>/test/support/second-chance.mjs'],
  globalSetup: '<rootDir>/test/support/global-servers.mjs',
  globalTeardown: '<rootDir>/test/support/global-servers-end.mjs',
};

export default {
  // Real servers on a busy machine need their time; what hangs ends all the same.
  testTimeout: 60_000,
  projects: [
    {
      ...project('unit', ['<rootDir>/{apps,libs,test}/**/*.spec.ts']),
      testPathIgnorePatterns: ['\\.(int|e2e)\\.spec\\.ts$'],
    },
    { ...project('int', ['<rootDir>/{apps,libs,test}/**/*.int.spec.ts']), ...withServers },
    {
      ...project('e2e', ['<rootDir>/test/{e2e,hostile}/**/*.e2e.spec.ts']),
      ...withServers,
      globalSetup: '<rootDir>/test/support/global-system.mjs',
    },
  ],
};
