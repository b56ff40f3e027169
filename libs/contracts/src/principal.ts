export const permissions = [
  'scripts.read',
  'scripts.create',
  'scripts.update',
  'scripts.delete',
  'scripts.execute',
  /** Of the tenant: its keys, secrets and quotas. */
  'admin',
  /** Of the installation that all tenants share: its read models. Not for tenants' keys. */
  'operate',
] as const;
export type Permission = (typeof permissions)[number];

/** Who or what did it. `id` is an API key's id, a NATS user's name, a script's id … */
export interface Actor {
  readonly kind: 'api-key' | 'host' | 'operator' | 'service' | 'script' | 'anonymous';
  readonly id: string;
}

/** A caller whose identity has been verified at the edge that it came in by. */
export interface Principal {
  readonly tenant: string;
  readonly actor: Actor;
  readonly permissions: readonly Permission[];
}
