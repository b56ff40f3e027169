import { MAX_VAULT_ITEMS } from '@runlet/contracts';
import { ProblemError } from '@runlet/kernel';
import type { VaultError } from '@runlet/vault';

export const vaultFull = (): ProblemError =>
  new ProblemError({
    kind: 'rejected',
    code: 'vault/full',
    detail: `The tenant has its ${MAX_VAULT_ITEMS} secrets and variables; remove one that is no longer needed.`,
    meta: { limit: MAX_VAULT_ITEMS },
  });

export const vaultRevisionConflict = (name: string, expected: number, current: number | null): ProblemError =>
  new ProblemError({
    kind: 'conflict',
    code: 'vault/revision-conflict',
    detail: `${name} ${current === null ? 'is not there' : `has changed since: it is at revision ${current}`}, and the change was made for revision ${expected}. Look at it again, then repeat the change.`,
    meta: { name, expectedRevision: expected, currentRevision: current },
  });

export const vaultBusy = (name: string): ProblemError =>
  new ProblemError({
    kind: 'conflict',
    code: 'vault/busy',
    detail: `Too many changes of ${name} are made at once; try again.`,
    meta: { name },
  });

/** For the operator: the log has the reason. */
export const vaultClosed = (cause: VaultError): ProblemError =>
  new ProblemError(
    {
      kind: 'unavailable',
      code: 'vault/closed',
      detail:
        'The tenant’s secrets cannot be opened just now; the operator finds the reason in the log of the catalog.',
    },
    { cause },
  );
