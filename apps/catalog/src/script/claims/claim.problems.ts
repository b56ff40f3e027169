import { type FieldError, ProblemError } from '@runlet/kernel';
import type { Claim } from '../domain/script.events.ts';

/** A claim that is not to be had, and by which script; null while that script's change is not stored yet. */
export interface TakenClaim extends Claim {
  readonly scriptId: string;
  readonly scriptName: string | null;
}

const sentenceOf = ({ kind, key, scriptName }: TakenClaim): string => {
  const what = kind === 'name' ? `The name "${key}"` : `The path ${key}`;
  return scriptName === null
    ? `${what} is being taken by another script; try again in a minute`
    : `${what} is taken by the script "${scriptName}"`;
};

const toFieldError = (taken: TakenClaim): FieldError => ({
  field: taken.kind === 'name' ? 'name' : 'trigger.path',
  message: sentenceOf(taken),
});

/** `script/name-taken` or `script/path-taken`, by what stands first; every clash is in its errors. */
export const claimsTaken = (taken: readonly TakenClaim[]): ProblemError => {
  const ordered = taken.toSorted((a, b) => (a.kind === b.kind ? 0 : a.kind === 'name' ? -1 : 1));
  return new ProblemError({
    kind: 'conflict',
    code: `script/${ordered[0]!.kind}-taken`,
    detail: `${ordered.map(sentenceOf).join('. ')}.`,
    errors: ordered.map(toFieldError),
    meta: { scriptId: ordered[0]!.scriptId },
  });
};
