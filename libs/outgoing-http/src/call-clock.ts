import { OutgoingError } from './outgoing-error.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Ends one call when its time is up or its caller goes, whichever is first. */
export class CallClock {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  readonly signal: AbortSignal = this.controller.signal;
  private readonly onAbort = () => this.controller.abort(new OutgoingError('AbortError', 'The request was given up'));

  constructor(
    host: string,
    timeoutMs: number,
    private readonly caller: AbortSignal,
  ) {
    this.timer = setTimeout(
      () => {
        this.controller.abort(
          new OutgoingError('TimeoutError', `${host} did not answer within ${Math.ceil(timeoutMs)} ms`),
        );
      },
      Math.min(timeoutMs, LONGEST_TIMER_MS),
    );
    if (caller.aborted) this.onAbort();
    else caller.addEventListener('abort', this.onAbort, { once: true });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.caller.removeEventListener('abort', this.onAbort);
  }
}
