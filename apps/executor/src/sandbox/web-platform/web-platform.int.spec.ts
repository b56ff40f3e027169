import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSandboxChild } from '../build-child.mjs';
import { Rig } from '../rig.contract.ts';
import { startSandboxPool } from '../start-sandbox-pool.ts';
import { known, testFiles } from './test-files.ts';
import { urlTests } from './url-tests.ts';

/**
 * A checkout of web-platform-tests, as far as it is there: `git clone https://github.com/web-platform-tests/wpt`. It is
 * a gigabyte, so these tests are only run where somebody has one.
 */
const folder = process.env['WPT_FOLDER'];
const harness = readFileSync(new URL('./harness.js', import.meta.url), 'utf8');

type Result = readonly [name: string, passed: boolean, problem?: string];

const rig = new Rig();

/** The file and what its `META: script=` lines name, in the order in which they are read. */
const partsOf = (path: string): string[] => {
  const text = textOf(path);
  const scripts = [...text.matchAll(/^\/\/ META: script=(\S+)/gm)].map(([, script]) =>
    script!.startsWith('/') ? script!.slice(1) : join(dirname(path), script!),
  );
  return [...scripts, path];
};

const exists = (path: string): boolean => existsSync(join(folder!, path));
const textOf = (path: string): string => readFileSync(join(folder!, path), 'utf8');

const resultsOf = async (tests: string): Promise<readonly Result[]> => {
  const source = `${harness}\n${tests}\nawait Promise.all(waiting);\nreturn results;`;
  const limits = { outputBytes: 5_000_000, memoryBytes: 256 * 1024 * 1024, cpuTimeMs: 60_000 };
  return (await rig.output(source, { timeoutMs: 60_000, limits })) as Result[];
};

const unexpected = (results: readonly Result[]): readonly Result[] =>
  results.filter(
    ([name, passed, problem]) => !passed && !known.some((pattern) => pattern.test(name) || pattern.test(problem!)),
  );

(folder ? describe : describe.skip)('The web platform’s own tests', () => {
  beforeAll(async () => {
    await buildSandboxChild();
    rig.pool = await startSandboxPool({
      spares: 1,
      memoryBudgetBytes: 4 * 1024 ** 3,
      idleMs: 60_000,
      firstUid: 200_000,
      warn: () => undefined,
    });
  }, 60_000);

  afterAll(() => rig.pool.close());

  // A checkout may be of a part.
  const present = testFiles.filter((path) => folder && exists(path) && partsOf(path).every(exists));
  it.each(present)('pass: %s', async (path) => {
    const results = await resultsOf(partsOf(path).map(textOf).join('\n'));
    expect(results.length).toBeGreaterThan(0);
    expect(unexpected(results)).toEqual([]);
  });

  it.each(Object.keys(urlTests))('pass: the cases of url/resources/%s', async (file) => {
    const cases = readFileSync(join(folder!, 'url/resources', file), 'utf8');
    const results = await resultsOf(`const cases = ${cases};\n${urlTests[file]}`);
    expect(results.length).toBeGreaterThan(50);
    expect(unexpected(results)).toEqual([]);
  });
});
