import { expect } from '@jest/globals';
import { Api } from '../support/api.ts';
import { startSystem, type SystemOptions, type TestSystem } from '../support/system.ts';
import type { Attack, Ending } from './attack.ts';

/** Of an attack that says nothing else: walls are met quickly. */
const LIMITS = { executionTimeMs: 600, cpuTimeMs: 600, memoryBytes: 32 * 1024 * 1024 };
/** The promise: after each attack a run of another tenant starts within this, one of the same tenant within that, ms. */
const OTHERS_WITHIN_MS = 100;
const SAME_WITHIN_MS = 1_000;
/** The best of so many tries counts: what another process on the machine takes is not ours to promise. */
const TRIES = 5;
const AT_ONCE = 8;

interface Problem {
  readonly code: string;
  readonly meta?: { readonly error?: { readonly name: string; readonly message: string } };
}

/** The four services, an attacker's tenant and a neighbour's. */
export class HostileRig {
  /** Names of scripts that were not saved for what is in their text. */
  readonly #refused = new Set<string>();

  private constructor(
    readonly system: TestSystem,
    readonly attacker: Api,
    readonly neighbour: Api,
  ) {}

  static async start(options: SystemOptions = {}): Promise<HostileRig> {
    const system = await startSystem({ logLevel: 'warn', ...options });
    const rig = new HostileRig(
      system,
      new Api(system.url, system.apiKey),
      new Api(system.url, await system.addTenant('neighbour')),
    );
    for (const tenant of [rig.attacker, rig.neighbour]) {
      await tenant.createScript({ name: 'calm', type: 'embedded', source: 'return "fine";' });
      await tenant.ok('POST', '/embedded/calm', {});
    }
    return rig;
  }

  stop(): Promise<void> {
    return this.system.stop();
  }

  /** Deploys each attack as an embedded script of the attacker's, by its place in the list. */
  async deploy(prefix: string, attacks: readonly Attack[]): Promise<void> {
    const waiting = attacks.map((attack, at) => ({ ...attack, name: `${prefix}-${at}` }));
    const deployAll = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) await this.#deployOne(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, deployAll));
  }

  async #deployOne({ name, source, limits, trigger }: Attack & { readonly name: string }): Promise<void> {
    const kind = trigger
      ? { type: 'http', trigger: { path: `/${name}`, methods: ['POST'], access: 'public' } }
      : { type: 'embedded' };
    const script = { name, source, limits: { ...LIMITS, ...limits }, deploy: true, ...kind };
    const { status, body } = await this.attacker.send('POST', '/scripts', script);
    if (status === 400 || status === 422) this.#refused.add(name);
    else if (status >= 300) throw new Error(`${name} is not deployed: ${status} ${JSON.stringify(body)}`);
  }

  /** Runs an embedded script of the attacker's and tells how it ended. */
  async endingOf(name: string, input: unknown = null): Promise<Ending> {
    const { status, body } = await this.attacker.send<unknown>('POST', `/embedded/${name}`, { input });
    if (status === 200) return { output: (body as { output: unknown }).output };
    const { code, meta } = body as Problem;
    if (code === 'execution/timeout') return 'timeout';
    return { error: meta?.error?.name ?? code };
  }

  /** Calls an endpoint of the attacker's; how its script failed is told by the history alone. */
  async answerOf(name: string): Promise<Ending> {
    const answer = await fetch(`${this.system.endpointsUrl}/x/${this.system.tenant}/${name}`, { method: 'POST' });
    const body = await answer.text();
    const headers = Object.fromEntries([...answer.headers].filter(([header]) => header.startsWith('x-a')));
    if (answer.status < 500) return { output: { status: answer.status, headers, body } };
    const { executionId } = (JSON.parse(body) as { meta: { executionId: string } }).meta;
    const { error } = await this.attacker.ended(executionId);
    // What the script's author is told, its caller learns as a status alone.
    expect(answer.status).toBe(error?.name === 'ResponseError' ? 502 : 500);
    return { error: error?.name ?? 'none' };
  }

  /** The whole of one attack: it ends as stated, and nobody else notices. */
  async withstand(name: string, attack: Attack): Promise<void> {
    const { runs = 1, ends } = attack;
    let ending: Ending | undefined;
    for (let run = 1; run <= runs; run++) ending = await this.#tryOnce(name, attack, run);
    const stated = [ends].flat() as Ending[];
    if (stated.length === 1) expect(ending).toEqual(stated[0]);
    else expect(stated).toContainEqual(ending);
    await this.othersAreFine();
  }

  #tryOnce(name: string, { input, trigger, runs = 1 }: Attack, n: number): Promise<Ending> | Ending {
    if (this.#refused.has(name)) return 'refused';
    if (trigger) return this.answerOf(name);
    const isTold = runs > 1 && typeof input === 'object' && input !== null;
    return this.endingOf(name, isTold ? { ...input, n, last: n === runs } : input);
  }

  async othersAreFine(): Promise<void> {
    expect(await this.bestOf(this.neighbour, OTHERS_WITHIN_MS)).toBeLessThanOrEqual(OTHERS_WITHIN_MS);
    expect(await this.bestOf(this.attacker, SAME_WITHIN_MS)).toBeLessThanOrEqual(SAME_WITHIN_MS);
  }

  /** From the request to the whole answer of a calm script, which is more than its start takes, ms. */
  private async bestOf(tenant: Api, enoughMs: number): Promise<number> {
    let best = Infinity;
    for (let n = 0; n < TRIES && best > enoughMs; n++) {
      const startedAt = performance.now();
      expect(await tenant.ok('POST', '/embedded/calm', {})).toMatchObject({ output: 'fine' });
      best = Math.min(best, performance.now() - startedAt);
    }
    return best;
  }
}
