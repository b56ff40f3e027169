import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ScriptView } from '@runlet/contracts';
import { runInNewContext } from 'node:vm';
import { findOut, readDeclared } from '../docs/declared.ts';
import { type OutsideWorld, startOutside } from '../docs/outside.ts';
import { type DocumentedScript, pages } from '../docs/pages.ts';
import { runCommands } from '../docs/shell.ts';
import { perform, Stage } from '../docs/stage.ts';
import { startSystem, type TestSystem } from '../support/system.ts';

const all = pages();
const scripts = all.flatMap((page) => page.scripts);

describe('The guide for script authors', () => {
  let system: TestSystem;
  let outside: OutsideWorld;
  let stage: Stage;
  const deployed = new Map<string, ScriptView>();
  /** All are under way at once: most of them wait. */
  const underWay = new Map<string, Promise<void>>();

  const deploy = async (script: DocumentedScript): Promise<void> =>
    void deployed.set(script.place, await stage.deploy(script, deployed.get(script.place)));
  const tryScript = (script: DocumentedScript): Promise<void> =>
    perform(script.test!, stage.toolsFor(deployed.get(script.place)!, script));

  beforeAll(async () => {
    outside = await startOutside();
    system = await startSystem({ environment: { OUTGOING_ALLOW: outside.host } });
    stage = new Stage(system, outside);
    await Promise.all(scripts.map(deploy));
    for (const script of scripts) {
      const run = tryScript(script);
      underWay.set(script.place, run);
      run.catch(() => undefined);
    }
  }, 120_000);

  afterAll(async () => {
    await system?.stop();
    await outside?.stop();
  });

  it('says of every block what comes of it', () => {
    expect(all.flatMap(({ forgotten }) => forgotten)).toEqual([]);
    expect(scripts.length).toBeGreaterThan(15);
  });

  it('knows by its types what a script sees, no more and no less', async () => {
    const declared = readDeclared();
    const { id } = await stage.api.createScript({
      name: `find out ${crypto.randomUUID()}`,
      type: 'oneoff',
      source: findOut,
    });
    const { output } = await stage.api.run(id, declared);
    const found = output as { missing: string[]; globals: string[]; paths: string[] };
    expect(found.missing).toEqual([]);
    const language: string[] = runInNewContext('Object.getOwnPropertyNames(globalThis)');
    expect(found.globals.filter((name) => !language.includes(name) && !declared.globals.includes(name))).toEqual([]);
    expect(found.paths.filter((path) => !declared.paths.includes(path))).toEqual([]);
  });

  it.each(scripts.map((script) => [script.place, script] as const))('does as it says: %s', async (place, script) => {
    // A second try begins anew.
    const run = underWay.get(place) ?? deploy(script).then(() => tryScript(script));
    underWay.delete(place);
    await run;
  });

  it.each(all.filter(({ commands }) => commands.length > 0).map((page) => [page.name, page] as const))(
    'has commands that do as they say: %s',
    async (_name, page) => {
      const outputs = await runCommands(page, stage.environment);
      expect(outputs).toHaveLength(page.commands.length);
      for (const [index, { test }] of page.commands.entries()) {
        await perform(test!, { expect, printed: outputs[index]!, api: stage.api });
      }
    },
  );
});
