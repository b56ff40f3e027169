import type { Permission, Principal } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';

/** For the service that owns the data: throws `auth/permission-missing`, naming the permission. */
export const assertPermitted = (principal: Principal, permission: Permission): void => {
  if (principal.permissions.includes(permission)) return;
  throw new ProblemError({
    kind: 'forbidden',
    code: 'auth/permission-missing',
    detail: `This needs the permission ${permission}, which the caller does not have.`,
    meta: { permission },
  });
};
