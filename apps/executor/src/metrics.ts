import { Counter, Gauge, Histogram } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** What this replica tells Prometheus, one of each a process. */
export const metrics = {
  attempts: new Counter({
    name: 'runlet_attempts_total',
    help: 'Attempts that ended here, by trigger and outcome',
    labelNames: ['trigger', 'outcome'] as const,
  }),
  attemptSeconds: new Histogram({
    name: 'runlet_attempt_seconds',
    help: 'Duration of attempts',
    labelNames: ['trigger'] as const,
    buckets: SECONDS,
  }),
  refused: new Counter({
    name: 'runlet_synchronous_refused_total',
    help: 'Synchronous runs that did not start',
    labelNames: ['reason'] as const,
  }),
  waitSeconds: new Histogram({
    name: 'runlet_run_wait_seconds',
    help: 'From acceptance to the first start of asynchronous runs',
    labelNames: ['trigger'] as const,
    buckets: SECONDS,
  }),
  acceptSeconds: new Histogram({
    name: 'runlet_event_accept_seconds',
    help: 'From the publication of domain events to the acceptance of their runs',
    buckets: SECONDS,
  }),
  events: new Counter({
    name: 'runlet_domain_events_total',
    help: 'Domain events taken in',
    labelNames: ['result'] as const,
  }),
  leasesLost: new Counter({ name: 'runlet_leases_lost_total', help: 'Leases lost while their run was running' }),
  recorded: new Counter({ name: 'runlet_recorded_runs_total', help: 'Synchronous runs written to the history' }),
  unrecordable: new Counter({
    name: 'runlet_unrecordable_runs_total',
    help: 'Records of synchronous runs that no history can hold',
  }),
  calls: new Counter({
    name: 'runlet_sdk_calls_total',
    help: 'Calls of scripts that were answered; `error` is empty where it went well',
    labelNames: ['call', 'error'] as const,
  }),
  callSeconds: new Histogram({
    name: 'runlet_sdk_call_seconds',
    help: 'How long calls of scripts took to be answered',
    labelNames: ['call'] as const,
    buckets: SECONDS,
  }),
  outgoingRequests: new Counter({
    name: 'runlet_outgoing_requests_total',
    help: 'HTTP requests of scripts, by how they ended: answered, or the error that the script saw',
    labelNames: ['outcome'] as const,
  }),
  outgoingBlocked: new Counter({
    name: 'runlet_outgoing_blocked_total',
    help: 'HTTP requests of scripts to places that they may not reach',
    labelNames: ['reason'] as const,
  }),
  outgoingSeconds: new Histogram({
    name: 'runlet_outgoing_seconds',
    help: 'Duration of HTTP requests of scripts, redirects and body included',
    buckets: SECONDS,
  }),
  queue: new Gauge({
    name: 'runlet_queue_runs',
    help: 'Asynchronous runs that have not ended, of all replicas',
    labelNames: ['state'] as const,
  }),
  sandboxRuns: new Counter({
    name: 'runlet_sandbox_runs_total',
    help: 'Runs by what they found: a `warm` isolate, a `cold` one, a `spare` process, or a `new-process` to wait for',
    labelNames: ['start'] as const,
  }),
  sandboxEnds: new Counter({
    name: 'runlet_sandbox_processes_ended_total',
    help: 'Sandbox processes that ended, by cause: memory, cpu, overdue, stuck, breach, evicted, idle, …',
    labelNames: ['cause'] as const,
  }),
  sandbox: new Gauge({
    name: 'runlet_sandbox',
    help: 'Sandbox processes, runs in them and waiting for them, and their memory in bytes',
    labelNames: ['what'] as const,
  }),
} as const;
