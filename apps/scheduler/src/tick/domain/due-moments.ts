/** The first due moment strictly after `after`; null when none is left. Never decreases as `after` grows. */
export type Calendar = (after: Date) => Date | null;

export interface DueMoments {
  /** Oldest first. */
  readonly moments: readonly Date[];
  /** Whether the last of `moments` stands for others too, which lie between the one before it and itself. */
  readonly cut: boolean;
}

/** The last due moment up to and including `through`. `known` is a due moment that is not after it. */
const lastDue = (calendar: Calendar, known: Date, through: Date): Date => {
  let last = known;
  let low = known.getTime();
  let high = through.getTime();
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = calendar(new Date(middle));
    if (found && found <= through) {
      last = found;
      low = found.getTime();
    } else {
      high = middle;
    }
  }
  return last;
};

/**
 * The due moments from `first` (itself one) up to and including `through`, at most `limit` (2 or more). When there
 * are more, the oldest come one by one and the very last stands for all between.
 */
export const dueMoments = (calendar: Calendar, first: Date, through: Date, limit: number): DueMoments => {
  const moments: Date[] = [];
  for (let at: Date | null = first; at && at <= through; at = calendar(at)) {
    if (moments.length === limit) {
      moments[limit - 1] = lastDue(calendar, at, through);
      return { moments, cut: true };
    }
    moments.push(at);
  }
  return { moments, cut: false };
};
