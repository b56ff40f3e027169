import { ProblemError } from '@runlet/kernel';

const BEARER = /^Bearer +([^\s]+)$/i;

/** The token of an `Authorization` header. Throws `auth/missing` when there is none. */
export const bearerToken = (authorization: string | undefined): string => {
  const token = BEARER.exec(authorization ?? '')?.[1];
  if (token) return token;
  throw new ProblemError({
    kind: 'unauthenticated',
    code: 'auth/missing',
    detail: 'This needs an API key: send the header "Authorization: Bearer rk_…".',
  });
};
