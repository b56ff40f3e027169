import ipaddr from 'ipaddr.js';
import type { OutgoingRule } from './outgoing-rule.ts';
import { parseRules } from './parse-rules.ts';

export type Verdict = 'allowed' | 'denied';

/** A place that a tenant asks for. */
interface Place {
  readonly tenant: string;
  readonly port: number;
}

const concerns = (rule: OutgoingRule, { tenant, port }: Place): boolean =>
  (rule.tenant === null || rule.tenant === tenant) && (rule.port === null || rule.port === port);

const holdsName = ({ target }: OutgoingRule, name: string): boolean => {
  if (target.kind === 'host') return target.host === name;
  return target.kind === 'subdomains' && name.endsWith(`.${target.of}`);
};

const holdsAddress = ({ target }: OutgoingRule, address: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  target.kind === 'range' && target.range[0].kind() === address.kind() && address.match(target.range);

/** What the operator allows and denies beyond the general rules. Deny wins over allow, but for `*`. */
export class OutgoingRules {
  constructor(
    private readonly allow: readonly OutgoingRule[],
    private readonly deny: readonly OutgoingRule[],
  ) {}

  /** From `OUTGOING_ALLOW` and `OUTGOING_DENY`, left out where there is no rule. Throws if one has a mistake. */
  static parse(allow?: string, deny?: string): OutgoingRules {
    const lists = [allow ? parseRules(allow, 'allow') : null, deny ? parseRules(deny, 'deny') : null];
    const mistakes = lists.flatMap((list) => list?.mistakes ?? []);
    if (mistakes.length > 0) throw new Error(`Rules of outgoing requests have mistakes: ${mistakes.join('; ')}`);
    return new OutgoingRules(lists[0]?.rules ?? [], lists[1]?.rules ?? []);
  }

  /** `name` in lower case, without a dot at its end. Null: no rule says anything. */
  ofName(place: Place, name: string): Verdict | null {
    const holds = (rule: OutgoingRule) => concerns(rule, place) && holdsName(rule, name);
    if (this.deny.some(holds)) return 'denied';
    return this.allow.some(holds) ? 'allowed' : null;
  }

  ofAddress(place: Place, address: string): Verdict | null {
    if (!ipaddr.isValid(address)) return null;
    const parsed = ipaddr.parse(address);
    const holds = (rule: OutgoingRule) => concerns(rule, place) && holdsAddress(rule, parsed);
    if (this.deny.some(holds)) return 'denied';
    return this.allow.some(holds) ? 'allowed' : null;
  }

  /** Whether addresses are allowed that names might lead to. */
  allowsAnyRange(place: Place): boolean {
    return this.allow.some((rule) => rule.target.kind === 'range' && concerns(rule, place));
  }

  /** Whether this tenant reaches nothing but what is allowed: `OUTGOING_DENY=*`. */
  isShut(place: Place): boolean {
    return this.deny.some((rule) => rule.target.kind === 'everything' && concerns(rule, place));
  }
}
