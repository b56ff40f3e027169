/** Counts what runs at the same time, in all and of each script. */
export class Slots {
  private readonly ofScript = new Map<string, number>();
  private total = 0;

  constructor(private readonly max: number) {}

  get full(): boolean {
    return this.total >= this.max;
  }

  runningOf(scriptId: string): number {
    return this.ofScript.get(scriptId) ?? 0;
  }

  take(scriptId: string): void {
    this.total++;
    this.ofScript.set(scriptId, this.runningOf(scriptId) + 1);
  }

  free(scriptId: string): void {
    this.total--;
    const left = this.runningOf(scriptId) - 1;
    if (left > 0) this.ofScript.set(scriptId, left);
    else this.ofScript.delete(scriptId);
  }

  get idle(): boolean {
    return this.total === 0;
  }
}
