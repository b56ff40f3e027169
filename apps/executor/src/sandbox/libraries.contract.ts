import { build, type BuildOptions } from 'esbuild';
import Handlebars from 'handlebars';
import { describe, expect, it } from '@jest/globals';
import type { Rig } from './rig.contract.ts';

const template = Handlebars.precompile('Hi {{name}}!{{#each items}} {{this}}{{/each}}') as string;

/** Entries as a user writes them: what they import, what they do with it, and what comes out. */
const libraries: readonly (readonly [name: string, imports: string, use: string, expected: unknown])[] = [
  [
    'lodash',
    'import _ from "lodash";',
    '[_.groupBy([1.2, 1.8, 2.1], Math.floor), _.merge({ a: { b: 1 } }, { a: { c: 2 } }), _.cloneDeep({ d: new Date(0) }), _.chain([3, 1, 2]).sortBy().map((n) => n * 2).value(), _.kebabCase("fooBar"), _.isEqual(new Map([[1, [2]]]), new Map([[1, [2]]]))]',
    [{ 1: [1.2, 1.8], 2: [2.1] }, { a: { b: 1, c: 2 } }, { d: '1970-01-01T00:00:00.000Z' }, [2, 4, 6], 'foo-bar', true],
  ],
  [
    'date-fns',
    'import { addMonths, format, formatDistance, parseISO } from "date-fns";',
    '[format(addMonths(new Date(2026, 0, 31), 1), "yyyy-MM-dd"), formatDistance(new Date(0), new Date(864e5)), parseISO("2026-01-01T00:00:00Z").getTime()]',
    ['2026-02-28', '1 day', 1767225600000],
  ],
  [
    'zod',
    'import * as z from "zod"; const Order = z.object({ id: z.uuid(), total: z.coerce.number().positive(), tags: z.array(z.string()).default([]) });',
    '[Order.parse({ id: "00000000-0000-4000-8000-000000000000", total: "5" }), Order.safeParse({ id: 1, total: -1 }).error.issues.map(({ path }) => path.join("."))]',
    [{ id: '00000000-0000-4000-8000-000000000000', total: 5, tags: [] }, ['id', 'total']],
  ],
  [
    'csv-stringify',
    'import { stringify } from "csv-stringify/browser/esm/sync";',
    'stringify([{ a: 1, b: "x;\\"y" }, { a: 2, b: null }], { header: true, delimiter: ";", cast: { number: (n) => n.toFixed(2) } })',
    'a;b\n1.00;"x;""y"\n2.00;\n',
  ],
  [
    "handlebars' runtime",
    `import Handlebars from "handlebars/runtime"; const template = Handlebars.template(${template});`,
    'template({ name: "<Bo>", items: [1, 2] })',
    'Hi &lt;Bo&gt;! 1 2',
  ],
  [
    'ramda',
    'import * as R from "ramda";',
    'R.pipe(R.filter(R.where({ n: R.gt(R.__, 1) })), R.map(R.evolve({ n: R.inc })), R.groupBy(R.prop("k")))([{ n: 1, k: "a" }, { n: 2, k: "b" }])',
    { b: [{ n: 3, k: 'b' }] },
  ],
];

const bundled = async (contents: string, options: BuildOptions): Promise<string> => {
  const resolveDir = import.meta.dirname;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    write: false,
    platform: 'browser',
    minify: true,
    ...options,
  });
  return outputFiles![0]!.text;
};

/** Libraries that were bundled into a script work in a language that is frozen, and leave the context fit for more. */
export const librariesWork = (rig: Rig): void => {
  const twice = async (source: string): Promise<unknown[]> => [
    await rig.output(source, { timeoutMs: 10_000 }),
    await rig.output(source, { timeoutMs: 10_000 }),
  ];

  describe('a library bundled by esbuild', () => {
    it.each(libraries)('works as a module: %s', async (_name, imports, use, expected) => {
      const source = await bundled(`${imports}\nexport default () => (${use});`, { format: 'esm' });
      expect(await twice(source)).toEqual([expected, expected]);
    });

    it.each(libraries)('works before a body: %s', async (_name, imports, use, expected) => {
      const source = await bundled(`${imports}\nexport const made = () => (${use});`, {
        format: 'iife',
        globalName: 'library',
      });
      expect(await twice(`${source}\nreturn library.made();`)).toEqual([expected, expected]);
    });
  });
};
