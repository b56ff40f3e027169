import { invalid, type VaultRef } from '@runlet/contracts';

/** The change of what path and query name. Throws `request/invalid` when the body names a script too. */
export const inScope = <Change extends VaultRef>({ script }: VaultRef, told: Change): Change => {
  if (told.script !== undefined) throw invalid([{ field: 'script', message: 'is a parameter of the query' }]);
  return { ...told, ...(script !== undefined && { script }) };
};
