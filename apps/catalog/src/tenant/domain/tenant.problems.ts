import { ProblemError } from '@runlet/kernel';

export const tenantExists = (tenant: string): ProblemError =>
  new ProblemError({
    kind: 'conflict',
    code: 'tenant/exists',
    detail: `There is a tenant ${tenant} already, under another name.`,
    meta: { tenant },
  });

export const tenantNotFound = (tenant: string): ProblemError =>
  new ProblemError({
    kind: 'not-found',
    code: 'tenant/not-found',
    detail: `There is no tenant ${tenant}.`,
    meta: { tenant },
  });

export const apiKeyNotFound = (tenant: string, keyId: string): ProblemError =>
  new ProblemError({
    kind: 'not-found',
    code: 'api-key/not-found',
    detail: `The tenant ${tenant} has no API key ${keyId}.`,
    meta: { tenant, keyId },
  });
