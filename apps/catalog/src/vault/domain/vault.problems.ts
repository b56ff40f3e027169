import { ProblemError } from '@runlet/kernel';

export const secretNotFound = (name: string): ProblemError =>
  new ProblemError({
    kind: 'not-found',
    code: 'secret/not-found',
    detail: `There is no secret ${name} here; set it by PUT /secrets/${name}.`,
    meta: { name },
  });

export const variableNotFound = (name: string): ProblemError =>
  new ProblemError({
    kind: 'not-found',
    code: 'variable/not-found',
    detail: `There is no variable ${name} here; set it by PUT /variables/${name}.`,
    meta: { name },
  });

export const secretSealedForOther = (name: string, version: number, next: number): ProblemError =>
  new ProblemError({
    kind: 'internal',
    code: 'vault/sealed-for-other',
    detail: `The secret ${name} was sealed as version ${version}, and ${next} is next.`,
  });
