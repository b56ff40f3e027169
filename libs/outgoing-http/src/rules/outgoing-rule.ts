import type ipaddr from 'ipaddr.js';

export type RuleTarget =
  /** `*`: every place there is. */
  | { readonly kind: 'everything' }
  | { readonly kind: 'host'; readonly host: string }
  /** `*.example.com`: every name below, not `example.com` itself. */
  | { readonly kind: 'subdomains'; readonly of: string }
  | { readonly kind: 'range'; readonly range: [ipaddr.IPv4 | ipaddr.IPv6, number] };

/** One rule of the operator: whom it concerns, and what. */
export interface OutgoingRule {
  /** Null: all tenants. */
  readonly tenant: string | null;
  /** Null: all ports. */
  readonly port: number | null;
  readonly target: RuleTarget;
}
