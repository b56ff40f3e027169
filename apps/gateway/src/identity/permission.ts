import type { Permission, Principal } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';

/** Throws `auth/permission-missing`, naming the permission. */
export const assertPermitted = (principal: Principal, permission: Permission): void => {
  if (principal.permissions.includes(permission)) return;
  throw new ProblemError({
    kind: 'forbidden',
    code: 'auth/permission-missing',
    detail: `This needs the permission ${permission}, which the API key does not have.`,
    meta: { permission },
  });
};
