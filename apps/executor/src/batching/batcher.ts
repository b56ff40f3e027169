export interface BatcherOptions<Item> {
  /** Most items of one flush. */
  readonly maxItems: number;
  /** Most weight of one flush; a single item may weigh more. Without limit if left out. */
  readonly maxWeight?: number;
  /** What an item weighs; 0 if left out. */
  readonly weightOf?: (item: Item) => number;
  /** How many flushes may be under way at once; 1 if left out. */
  readonly lanes?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what comes while a flush is under way into the next one: alone an item waits for nobody, under load they go
 * together. `flush` answers one result an item, in order. When a batch is refused, each of its items is tried alone, so
 * that one that cannot be stored harms no other.
 */
export class Batcher<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private scheduled = false;

  constructor(
    private readonly flush: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly options: BatcherOptions<Item>,
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  /** What arrived in the same turn of the event loop goes together. */
  private schedule(): void {
    if (this.scheduled || this.underWay >= (this.options.lanes ?? 1)) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.flushNext();
    });
  }

  private async flushNext(): Promise<void> {
    const batch = this.waiting.splice(0, this.countOfNext());
    if (batch.length === 0) return;
    this.underWay++;
    if (this.waiting.length > 0) this.schedule();
    await this.settle(batch);
    this.underWay--;
    if (this.waiting.length > 0) this.schedule();
  }

  /** How many of the waiting go together: at least one, then as many as the limits allow. */
  private countOfNext(): number {
    const { maxItems, maxWeight = Infinity, weightOf = () => 0 } = this.options;
    let weight = 0;
    const beyond = this.waiting.findIndex(({ item }, i) => {
      weight += weightOf(item);
      return i > 0 && (i === maxItems || weight > maxWeight);
    });
    return beyond < 0 ? this.waiting.length : beyond;
  }

  private async settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.flush(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, i) => resolve(results[i]!));
    } catch (error) {
      if (batch.length === 1) batch[0]!.reject(error);
      else for (const one of batch) await this.settle([one]);
    }
  }
}
