import { isOfPattern } from './event-pattern.ts';

interface Wildcard {
  readonly words: readonly string[];
  readonly scripts: Set<string>;
}

/** Which scripts of one tenant want which event types. */
class TenantSubscriptions {
  private readonly typesOf = new Map<string, readonly string[]>();
  private readonly exact = new Map<string, Set<string>>();
  /** By pattern, in a shelf by the pattern's first word, so that an event is compared with few. */
  private readonly wildcards = new Map<string, Map<string, Wildcard>>();

  get isEmpty(): boolean {
    return this.typesOf.size === 0;
  }

  set(scriptId: string, types: readonly string[]): void {
    this.delete(scriptId);
    this.typesOf.set(scriptId, types);
    for (const type of types) this.scriptsOf(type).add(scriptId);
  }

  delete(scriptId: string): void {
    for (const type of this.typesOf.get(scriptId) ?? []) {
      const scripts = this.scriptsOf(type);
      scripts.delete(scriptId);
      if (scripts.size === 0) this.forget(type);
    }
    this.typesOf.delete(scriptId);
  }

  matching(type: string): Set<string> {
    const found = new Set(this.exact.get(type));
    const words = type.split('.');
    for (const shelf of [words[0]!, '*']) {
      for (const { words: pattern, scripts } of this.wildcards.get(shelf)?.values() ?? []) {
        if (isOfPattern(words, pattern)) for (const script of scripts) found.add(script);
      }
    }
    return found;
  }

  /** The set that scripts with this type or pattern are in; made when missing. */
  private scriptsOf(type: string): Set<string> {
    const words = type.split('.');
    if (!words.includes('*')) return getOrMake(this.exact, type, () => new Set());
    const shelf = getOrMake(this.wildcards, words[0]!, () => new Map<string, Wildcard>());
    return getOrMake(shelf, type, () => ({ words, scripts: new Set<string>() })).scripts;
  }

  private forget(type: string): void {
    if (this.exact.delete(type)) return;
    const [first] = type.split('.');
    const shelf = this.wildcards.get(first!);
    shelf?.delete(type);
    if (shelf?.size === 0) this.wildcards.delete(first!);
  }
}

/** Which scripts want which events: exact types by one look-up, patterns by comparing words. No I/O. */
export class SubscriptionIndex {
  private readonly tenants = new Map<string, TenantSubscriptions>();

  /** Replaces what the script wanted before. */
  set(tenant: string, scriptId: string, types: readonly string[]): void {
    getOrMake(this.tenants, tenant, () => new TenantSubscriptions()).set(scriptId, types);
  }

  delete(tenant: string, scriptId: string): void {
    const subscriptions = this.tenants.get(tenant);
    subscriptions?.delete(scriptId);
    if (subscriptions?.isEmpty) this.tenants.delete(tenant);
  }

  /** Ids of the scripts that want an event of this type, each once. */
  matching(tenant: string, type: string): ReadonlySet<string> {
    return this.tenants.get(tenant)?.matching(type) ?? new Set();
  }
}

const getOrMake = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
};
