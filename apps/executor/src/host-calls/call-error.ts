/** A bad outcome of a call that the script is to see, under this name. */
export class CallError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    options?: { cause: unknown },
  ) {
    super(message, options);
  }
}
