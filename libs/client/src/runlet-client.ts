/** What a host's service does with Runlet. All methods reject with a `RunletError`. */
export interface RunletClient {
  /** Publishes a domain event of the tenant; resolves once the stream has it. Sent again with its id, it counts once. */
  publish(tenant: string, event: RunletEvent): Promise<PublishedEvent>;
  /** Calls an embedded script of the tenant by its name and returns its output. Never repeated, whatever happens. */
  call<Output = unknown>(tenant: string, name: string, input: unknown, options?: CallOptions): Promise<Output>;
  /** Starts a run of any active script of the tenant; resolves to the execution's id once the run cannot be lost. */
  run(tenant: string, script: ScriptToRun, input: unknown, options?: RunOptions): Promise<string>;
  /** Lets what is under way finish, and disconnects. */
  close(): Promise<void>;
}

/** A fact of the host's, as a CloudEvent 1.0 with JSON data. */
export interface RunletEvent {
  /** Words separated by dots: `payment.processed`. */
  readonly type: string;
  /** Which part of the host it comes from, e.g. `billing`. */
  readonly source: string;
  /** Unique within `source`; left out: a new UUID. The same id of the same source is one event, however often sent. */
  readonly id?: string;
  /** When it happened; left out: now. */
  readonly time?: string | Date;
  /** What it is about, e.g. an order's id. */
  readonly subject?: string;
  /** JSON, at most 1 MB. */
  readonly data?: unknown;
  /** What it belongs to; scripts that it starts carry it on. */
  readonly correlationId?: string;
  /** W3C trace context. */
  readonly traceparent?: string;
}

export interface PublishedEvent {
  readonly id: string;
  /** True when the stream had it already. Only the last minutes are looked at: scripts run once all the same. */
  readonly duplicate: boolean;
}

export interface CallOptions {
  /** How long to wait for the output in all, ms; 30,000 when left out. The script is stopped then. */
  readonly timeout?: number;
  /** What the run belongs to; left out: a new id. */
  readonly correlationId?: string;
  /** W3C trace context, passed on. */
  readonly traceparent?: string;
}

export interface RunOptions {
  /** The same key for the same script starts one run, however often it is asked for. */
  readonly idempotencyKey?: string;
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** A script by its name, or by its id. */
export type ScriptToRun = string | { readonly id: string };
