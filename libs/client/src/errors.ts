/** What a script threw; `line` and `column` (from 1) are those of its own source. */
export interface ScriptError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | null;
  readonly line: number | null;
  readonly column: number | null;
}

/** Everything that the client rejects with. `code` is stable, `<area>/<what>`. */
export class RunletError extends Error {
  override readonly name: string = 'RunletError';

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The script ran and threw, or broke one of its limits. */
export class RunletScriptError extends RunletError {
  override readonly name = 'RunletScriptError';

  constructor(
    readonly executionId: string,
    readonly scriptError: ScriptError,
  ) {
    super('run/failed', `${scriptError.name}: ${scriptError.message}`);
  }

  /** Where in the script's own source, from 1; null when that is not known. */
  get line(): number | null {
    return this.scriptError.line;
  }
}

/** The script took longer than it may, or than the caller would wait. */
export class RunletTimeoutError extends RunletError {
  override readonly name = 'RunletTimeoutError';

  constructor(
    readonly executionId: string | null,
    message: string,
    options?: ErrorOptions,
  ) {
    super('run/timeout', message, options);
  }
}

/** The run began, and nobody can say yet how it ended; the history will. Calling again may do its work twice. */
export class RunletOutcomeUnknownError extends RunletError {
  override readonly name = 'RunletOutcomeUnknownError';

  constructor(
    readonly executionId: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super('run/outcome-unknown', message, options);
  }
}

/** Nothing was begun: executors or broker are away or full. Try again after `retryAfterMs`. */
export class RunletUnavailableError extends RunletError {
  override readonly name: string = 'RunletUnavailableError';

  constructor(
    code: string,
    readonly retryAfterMs: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(code, message, options);
  }
}

/** Nothing was begun: the script runs as often at the same time as it may. Try again after `retryAfterMs`. */
export class RunletLimitedError extends RunletUnavailableError {
  override readonly name = 'RunletLimitedError';
}

/** The tenant has no active script of this name. */
export class RunletUnknownScriptError extends RunletError {
  override readonly name = 'RunletUnknownScriptError';
}

/** The NATS user may not act for this tenant. */
export class RunletForbiddenError extends RunletError {
  override readonly name = 'RunletForbiddenError';
}

/** What was given cannot be sent: the message names each mistake. */
export class RunletInvalidError extends RunletError {
  override readonly name = 'RunletInvalidError';
}
