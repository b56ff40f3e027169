/** Throws, or resolves with whatever it got hold of. */
export type Attack = () => unknown;

/** What an attacker in a sandbox process might want to reach: all of it is there. */
export interface Surroundings {
  /** Readable by everybody. */
  readonly publicFile: string;
  /** Readable by the executor alone. */
  readonly privateFile: string;
  readonly executorFile: string;
  readonly addonFile: string;
  /** Another addon than the sandbox's, in place. */
  readonly otherAddonFile: string;
  /** Something listens there, on 127.0.0.1, as NATS and Postgres do. */
  readonly port: number;
  /** And there, as Postgres does. */
  readonly socketFile: string;
  readonly abstractSocket: string;
  /** Process id of another sandbox. */
  readonly otherSandbox: number;
}
