/** New tenants of the last seconds tell how many come in the next ones. */
const WINDOW_MS = 5_000;
/** More cannot be started in the time that the first few are used up in: 50 ms of a core each. */
const MAX_SPARES = 16;

/** How many spares there should be, judged by how many were taken lately. */
export class SpareDemand {
  #taken: number[] = [];

  taken(): void {
    this.#taken.push(Date.now());
    if (this.#taken.length > MAX_SPARES * 2) this.#taken.shift();
  }

  /** Half of what went in the last seconds. */
  get spares(): number {
    const since = Date.now() - WINDOW_MS;
    return Math.min(MAX_SPARES, Math.ceil(this.#taken.filter((at) => at >= since).length / 2));
  }
}
