import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(`${root}${file}`, 'utf8');
const pages = read('docs/scripts/README.md') + read('docs/scripts/reference.md');

/** Where errors are made that a script's author may meet; those of the web's globals are their standards' own. */
const sources = [
  'apps/executor/src/{host-calls,script-cache,script-database,vault,run}/**/*.ts',
  'apps/executor/src/sandbox/*.ts',
  'apps/executor/src/sandbox/{child,pool,guest}/*.ts',
  'libs/outgoing-http/src/**/*.ts',
];
/** Of `fetch`, whose standard says it. */
const OF_THE_WEB = new Set(['AbortError']);

const isTest = (file: string): boolean => /\.(spec|contract)\.ts$|\/testing\//.test(file);
const names = globSync(sources, { cwd: root })
  .filter((file) => !isTest(file))
  .flatMap((file) => [...read(file).matchAll(/'([A-Z]\w+Error)'/g)].map(([, name]) => name!))
  .filter((name) => !OF_THE_WEB.has(name));

describe('The errors that a script’s author may meet', () => {
  it.each([...new Set(names)].sort())('are told of in the guide or the reference: %s', (name) => {
    expect(pages).toContain(`\`${name}\``);
  });
});
