import { ProblemError } from '@runlet/kernel';

const rejected = (code: string, detail: string, meta: Record<string, unknown>): ProblemError =>
  new ProblemError({ kind: 'rejected', code, detail, meta });

export const scriptNotFound = (scriptId: string): ProblemError =>
  new ProblemError({
    kind: 'not-found',
    code: 'script/not-found',
    detail: `There is no script ${scriptId}.`,
    meta: { scriptId },
  });

export const versionNotFound = (scriptId: string, version: number, latest: number): ProblemError =>
  new ProblemError({
    kind: 'not-found',
    code: 'script/version-not-found',
    detail: `The script has no version ${version}; its versions are 1 to ${latest}.`,
    meta: { scriptId, version, latest },
  });

/** Another script was created with this id. */
export const idTaken = (scriptId: string): ProblemError =>
  new ProblemError({
    kind: 'conflict',
    code: 'script/id-taken',
    detail: `The id ${scriptId} belongs to another script; leave it out and one is made.`,
    meta: { scriptId },
  });

export const scriptArchived = (scriptId: string): ProblemError =>
  rejected('script/archived', 'The script is archived; restore it first.', { scriptId });

export const notDeployed = (scriptId: string): ProblemError =>
  rejected('script/not-deployed', 'No version of the script is deployed; deploy one first.', { scriptId });

export const scriptDisabled = (scriptId: string, reason: string): ProblemError =>
  rejected('script/disabled', `The script is disabled (${reason}); activate it first.`, { scriptId, reason });

export const neverLiveBefore = (scriptId: string): ProblemError =>
  rejected('script/no-previous-version', 'No other version was live before; name the version to go back to.', {
    scriptId,
  });

export const notDeletable = (scriptId: string, status: string): ProblemError =>
  rejected('script/not-deletable', `Only a draft or archived script can be deleted; this one is ${status}.`, {
    scriptId,
    status,
  });
