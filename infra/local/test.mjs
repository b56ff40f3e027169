import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { root } from './paths.mjs';
import { spawnTied } from './process/tied-process.mjs';
import { dim, red } from './terminal/colours.mjs';
import { print, printFailure, step } from './terminal/progress.mjs';
import { provideChromium } from './tools/chromium.mjs';
import { run } from './tools/command.mjs';
import { provideNatsServer } from './tools/nats-server.mjs';
import { provideNode } from './tools/node-runtime.mjs';
import { postgresAccount } from './tools/postgres-account.mjs';
import { providePostgres } from './tools/postgres-binaries.mjs';
import { providePackages } from './tools/npm.mjs';

/** The machine has two cores, and the servers under test need some of them. */
const WORKERS = 2;

const folder = mkdtempSync(join(tmpdir(), 'runlet-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };

const bin = (name) => join(root, 'node_modules/.bin', name);

/** The rules of the tree, each a program that says what it does not like. */
const checks = (node) => ({
  lint: [bin('oxlint'), '--deny-warnings'],
  format: [node, bin('prettier'), '--check', '--log-level', 'warn', '.'],
  types: [node, bin('tsc'), '-p', 'test'],
  dependencies: [node, bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'apps', 'libs'],
});

/** All checks at once; each that fails counts as a failure. */
const check = async (node) => {
  const results = await Promise.all(
    Object.entries(checks(node)).map(async ([name, [command, ...args]]) => {
      try {
        await run(command, args, { cwd: root });
        return undefined;
      } catch (error) {
        return { name, error };
      }
    }),
  );
  const failures = results.filter((failure) => failure !== undefined);
  totals.failed += failures.length;
  return failures;
};

/** Takes in what Jest has counted; a file that could not even be run counts as a failure. */
const count = (file) => {
  const report = JSON.parse(readFileSync(file, 'utf8'));
  totals.passed += report.numPassedTests;
  totals.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  totals.skipped += report.numPendingTests + report.numTodoTests;
};

/** Runs Jest with its own output on the terminal; resolves to its exit code. */
const jest = async (node, projects) => {
  const report = join(folder, `${projects.join('-')}.json`);
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const args = ['--selectProjects', ...projects, '--maxWorkers', String(WORKERS), '--passWithNoTests'];
  const output = ['--json', '--outputFile', report];
  print(`\n${dim(`Jest: ${projects.join(', ')}`)}`);
  const child = spawnTied(node, [...flags, join(root, 'node_modules/jest/bin/jest.js'), ...args, ...output], {
    cwd: root,
    // The report goes to the file; only what is meant for people is shown.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  try {
    count(report);
  } catch (cause) {
    totals.failed += 1;
    print(red(`Jest ended with exit code ${code} and left no report: ${cause.message}`));
  }
};

const prepare = async () => {
  await step('Packages', providePackages);
  const node = await step('Node.js', provideNode);
  await step('nats-server', provideNatsServer);
  await step('Postgres', async () => providePostgres(await postgresAccount()));
  await step('Chromium', provideChromium, (path) => path ?? 'none: the tests of the console are skipped');
  return node;
};

try {
  const node = await prepare();
  await step('Build', () => build({ node }));
  const failures = await step('Lint, format, types of tests, dependencies', () => check(node));
  for (const { name, error } of failures) print(`${red(`✘ ${name}`)}\n${error.message}`);
  await jest(node, ['unit', 'int']);
  await jest(node, ['e2e']);
} catch (error) {
  totals.failed += 1;
  printFailure(error);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

process.exitCode = totals.failed === 0 && totals.passed > 0 ? 0 : 1;
print(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
