import type { CallFailure } from '../sandbox/wire/guest-protocol.ts';

/** A bad outcome of a call that the script is to see, under this name and with these further properties. */
export class CallError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly options: {
      readonly cause?: unknown;
      readonly properties?: CallFailure['properties'];
      /** As in `Extras`. */
      readonly detail?: string;
    } = {},
  ) {
    super(message, { cause: options.cause });
  }

  get failure(): CallFailure {
    const { properties } = this.options;
    return { name: this.name, message: this.message, ...(properties && { properties }) };
  }
}
