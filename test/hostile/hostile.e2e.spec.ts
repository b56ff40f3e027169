import { afterAll, beforeAll, describe, it } from '@jest/globals';
import type { Attack } from './attack.ts';
import { addresses } from './attacks/addresses.ts';
import { calls } from './attacks/calls.ts';
import { escapes } from './attacks/escapes.ts';
import { floods } from './attacks/floods.ts';
import { leaks } from './attacks/leaks.ts';
import { smuggling } from './attacks/smuggling.ts';
import { sources } from './attacks/sources.ts';
import { stacks } from './attacks/stacks.ts';
import { tampering } from './attacks/tampering.ts';
import { resources } from './attacks/resources.ts';
import { sql } from './attacks/sql.ts';
import { HostileRig } from './hostile-rig.ts';

let rig: HostileRig;

beforeAll(async () => {
  rig = await HostileRig.start({ environment: { HTTP_REQUESTS_PER_MINUTE: '100000' } });
}, 60_000);
afterAll(() => rig?.stop());

/** Attacks of the same source and limits share a script, which is told them by its input. */
const scriptOf = ({ source, trigger, runs = 1, limits = {} }: Attack): string =>
  JSON.stringify([limits, trigger, runs > 1 && runs, source]);
const scriptsOf = (attacks: readonly Attack[]): ReadonlyMap<string, Attack> =>
  new Map(attacks.map((attack) => [scriptOf(attack), attack]));

const withstands = (title: string, prefix: string, attacks: readonly Attack[]): void => {
  describe(title, () => {
    const scripts = scriptsOf(attacks);
    const places = [...scripts.keys()];
    const nameOf = (attack: Attack): string => `${prefix}-${places.indexOf(scriptOf(attack))}`;
    beforeAll(() => rig.deploy(prefix, [...scripts.values()]), 60_000);
    it.each(attacks.map((attack) => [attack.what, attack] as const))('%s', (_what, attack) =>
      rig.withstand(nameOf(attack), attack),
    );
  });
};

describe('A tenant who attacks gets nothing, ends as stated, and harms nobody:', () => {
  withstands('escapes', 'escape', escapes);
  withstands('stacks', 'stack', stacks);
  withstands('tampering', 'tamper', tampering);
  withstands('source texts', 'source', sources);
  withstands('smuggling', 'smuggling', smuggling);
  withstands('leaks from run to run', 'leak', leaks);
  withstands('calls', 'call', calls);
  withstands('floods', 'flood', floods);
  withstands('resources', 'resource', resources);
  withstands('addresses of the inside', 'address', addresses);
  withstands('SQL', 'sql', sql);
});
