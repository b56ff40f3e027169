import { unreachable } from '@runlet/kernel';

/** Cron runs of a script that have not ended. */
export interface LiveCronRuns {
  readonly running: number;
  readonly waiting: number;
}

/** Whether a tick becomes a run while earlier ones have not ended. */
export const mayStart = (overlap: 'skip' | 'queue' | 'allow', { running, waiting }: LiveCronRuns): boolean => {
  switch (overlap) {
    case 'allow':
      return true;
    case 'queue':
      return waiting === 0;
    case 'skip':
      return running + waiting === 0;
    default:
      return unreachable(overlap);
  }
};
