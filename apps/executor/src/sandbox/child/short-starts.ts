/** A start counts as short up to this long, ms: what is inside meanwhile is our thread as well. */
const SHORT_MS = 2;
/** So many short starts in a row make a script one whose next start is expected to be short. */
const PROVEN_AFTER = 16;
/** Scripts that are remembered; who is forgotten proves itself again. */
const MAX_SCRIPTS = 1_000;

/**
 * Which scripts come to their first wait, or to their end, so quickly that waking another thread for it would cost more
 * than the script does. One that was expected to and did not is not believed again.
 */
export class ShortStarts {
  /** Short starts in a row; -Infinity: never again. */
  readonly #inARow = new Map<string, number>();

  areExpectedOf(script: string): boolean {
    return (this.#inARow.get(script) ?? 0) >= PROVEN_AFTER;
  }

  /** How long a start on the isolate's own thread took. */
  note(script: string, ms: number): void {
    const inARow = this.#inARow.get(script) ?? 0;
    if (inARow >= PROVEN_AFTER) return;
    if (this.#inARow.size >= MAX_SCRIPTS && !this.#inARow.has(script)) {
      this.#inARow.delete(this.#inARow.keys().next().value!);
    }
    this.#inARow.set(script, ms <= SHORT_MS ? inARow + 1 : Math.min(inARow, 0));
  }

  /** It was expected to be short and was not. */
  disappointed(script: string): void {
    this.#inARow.set(script, -Infinity);
  }
}
