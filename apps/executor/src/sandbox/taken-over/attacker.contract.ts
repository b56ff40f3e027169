import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { dropPrivileges } from '../child/drop-privileges.ts';
import { type Confinement, lockDown } from '../child/lock-down.ts';
import { nativeAttacks } from './native-attacks.contract.ts';
import { nodeAttacks } from './node-attacks.contract.ts';
import { plainAttacks } from './plain-attacks.contract.ts';
import type { Attack, Surroundings } from './surroundings.contract.ts';

/** Written in by whoever builds this. */
declare const SURROUNDINGS: Surroundings;
declare const MEANS: 'node' | 'native' | 'plain' | 'free';
/** Names of the attacks to try; null: all. */
declare const ONLY: readonly string[] | null;

const PATIENCE_MS = 2_000;

const means = { node: nodeAttacks, native: nativeAttacks, plain: plainAttacks, free: nodeAttacks };

/**
 * Stands in place of a sandbox process as if a script had taken it over: it starts like one, locks itself down like
 * one, and then does what it likes. Says on the channel what came of each attack.
 */
const [, , addonFile, , uid, confinement] = process.argv as unknown as [
  string,
  string,
  string,
  string,
  string,
  Confinement,
];

const outcomeOf = async (attack: Attack): Promise<string> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(Object.assign(new Error(), { code: 'no answer' })), PATIENCE_MS);
  try {
    return `reached: ${String(await Promise.race([(async () => attack())(), promise]))}`;
  } catch (error) {
    return `denied: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
  } finally {
    clearTimeout(timer);
  }
};

const channel = new Socket({ fd: 3, readable: true, writable: true });
const { Isolate } = createRequire(import.meta.url)(addonFile);
await new Isolate().createContext();

const attacks = MEANS === 'native' ? means.native(SURROUNDINGS) : null;
if (MEANS === 'node' || MEANS === 'native') lockDown(uid, confinement);
if (MEANS === 'plain') dropPrivileges(Number(uid));

process.on('uncaughtException', () => undefined);
const answers: Record<string, string> = { environment: JSON.stringify(globalThis.process['env']) };
for (const [name, attack] of Object.entries(attacks ?? means[MEANS](SURROUNDINGS))) {
  if (ONLY && !ONLY.includes(name)) continue;
  answers[name] = await outcomeOf(attack);
}
// It must still work as a sandbox: threads, timers, isolates.
answers['isolate'] = String(await (await new Isolate().createContext()).eval('6 * 7'));
channel.end(JSON.stringify(answers));
