import { ProblemError } from '@runlet/kernel';

export const revisionConflict = (scriptId: string, expected: number, current: number | null): ProblemError =>
  new ProblemError({
    kind: 'conflict',
    code: 'script/revision-conflict',
    detail: `The script has changed since: it is at revision ${current}, and the change was made for ${expected}. Look at it again, then repeat the change.`,
    meta: { scriptId, expectedRevision: expected, currentRevision: current },
  });

/** Everybody else was faster, again and again. */
export const tooBusy = (scriptId: string): ProblemError =>
  new ProblemError({
    kind: 'conflict',
    code: 'script/busy',
    detail: 'Too many changes of this script are made at once; try again.',
    meta: { scriptId },
  });
