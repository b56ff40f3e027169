/** JetStream streams: name, subjects, and who creates them. */
export const streams = {
  /** Owned by the executor. CloudEvents of hosts and scripts, subject `events.<tenant>.<type>`. */
  domainEvents: { name: 'DOMAIN_EVENTS', subjects: ['events.>'] },
  /** Owned by the catalog. */
  scriptChanges: { name: 'SCRIPT_CHANGES', subjects: ['catalog.evt.script.changed.v1.>'] },
  /** Owned by the executor. One frame per ended synchronous run (see `FinishedRun`). */
  executions: { name: 'EXECUTIONS', subjects: ['executions.finished'] },
} as const;

/** JetStream key-value buckets, owned by the catalog where nothing else is said. */
export const buckets = {
  deployedScripts: 'deployed_scripts',
  scriptSources: 'script_sources',
  apiKeys: 'api_keys',
  /** Sealed secrets, variables, and the wrapped keys that open them. */
  vault: 'vault',
  /** Owned by the executor: what scripts keep, key `<tenant>.<scriptId or shared>.<key in base64url>`. */
  scriptCache: 'script_cache',
} as const;

export const EXECUTION_FINISHED_SUBJECT = 'executions.finished';

/** `type` consists of NATS tokens (see `EventTrigger`), so it can stand in a subject. */
export const domainEventSubject = (tenant: string, type: string): string => `events.${tenant}.${type}`;
