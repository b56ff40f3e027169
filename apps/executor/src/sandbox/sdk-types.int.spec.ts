import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSandboxChild } from './build-child.mjs';
import { declaredGlobals } from './declared-globals.ts';
import { Rig } from './rig.contract.ts';
import { startSandboxPool } from './start-sandbox-pool.ts';

/** A global's members: of classes those of instances and, after `static `, of the class itself. Null: it has none. */
type Members = Readonly<Record<string, readonly string[] | null>>;

/** In a script: what there is beyond ECMAScript, in the form of `Members`. `known` are ECMAScript's own globals. */
const SEEN = `
const isObject = (value) => typeof value === "object" && value !== null;
const isOurs = (key) => typeof key === "string" && key !== "constructor";
const isOwnOfClass = (key) => typeof key === "string" && !/^(?:length|name|prototype)$/.test(key);
const chain = (value, end) => {
  const found = [];
  for (let at = value; at && !end.includes(at); at = Object.getPrototypeOf(at)) found.push(...Reflect.ownKeys(at).filter(isOurs));
  return found;
};
// Some keep their attributes on the instance.
const made = (type) => { try { return new type(); } catch { return new type("x"); } };
const ownOfInstance = (type) => { try { return Reflect.ownKeys(made(type)).filter((key) => isOurs(key) && key !== "stack"); } catch { return []; } };
const objects = (value, path, found) => {
  for (const key of chain(value, [Object.prototype])) {
    const member = value[key];
    found.push(path + key);
    if (isObject(member) && path.length < 40) objects(member, path + key + ".", found);
  }
  return found;
};
const isClass = (value) => typeof value === "function" && isObject(value.prototype) && Reflect.ownKeys(value.prototype).length > 1;
const membersOf = (value) => {
  if (value === globalThis) return null;
  if (isObject(value)) return objects(value, "", []);
  if (!isClass(value)) return null;
  const instance = [...chain(value.prototype, [Object.prototype, Error.prototype]), ...ownOfInstance(value)];
  const own = [];
  for (let at = value; at !== Function.prototype && at !== Error; at = Object.getPrototypeOf(at)) own.push(...Reflect.ownKeys(at).filter(isOwnOfClass).map((key) => "static " + key));
  return [...instance, ...own];
};
const names = Reflect.ownKeys(globalThis).filter((name) => typeof name === "string" && !context.input.includes(name));
return Object.fromEntries(names.map((name) => [name, membersOf(globalThis[name])]));`;

/** Declared for nobody, because nobody should use them: constants and what has long been replaced. */
const UNDECLARED: Readonly<Record<string, RegExp>> = {
  DOMException: /^(?:static )?[A-Z_]+_ERR$/,
  Event:
    /^(?:static )?(?:NONE|CAPTURING_PHASE|AT_TARGET|BUBBLING_PHASE)$|^(?:srcElement|returnValue|cancelBubble|initEvent|eventPhase|composed|composedPath|isTrusted)$/,
  CustomEvent:
    /^(?:static )?(?:NONE|CAPTURING_PHASE|AT_TARGET|BUBBLING_PHASE)$|^(?:srcElement|returnValue|cancelBubble|init(?:Custom)?Event|eventPhase|composed|composedPath|isTrusted)$/,
};

const sorted = (members: Members): Members =>
  Object.fromEntries(
    Object.entries(members)
      .map(([name, list]) => {
        const shown = list?.filter((member) => !UNDECLARED[name]?.test(member));
        return [name, shown ? [...new Set(shown)].sort() : null] as const;
      })
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );

describe('runlet.d.ts', () => {
  const rig = new Rig();

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

  it('declares what a script sees: every global and every member, and nothing that is not there', async () => {
    const file = createRequire(import.meta.url).resolve('@runlet/sdk/runlet.d.ts');
    const { globals, ecmascript } = declaredGlobals(file);
    const seen = (await rig.output(SEEN, { input: ecmascript, timeoutMs: 10_000 })) as Members;
    // A run's own; what it holds is shown elsewhere.
    const { context, sdk, ...declared } = globals;
    expect(context).toBeDefined();
    const { sdk: seenSdk, ...seenElse } = seen;
    expect(sorted(seenElse)).toEqual(sorted(declared));
    expect(seenSdk).toEqual(expect.arrayContaining(sdk!));
  });
});
