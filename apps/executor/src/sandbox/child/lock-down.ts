import { confine, dropPermissions } from './confine.ts';
import { dropPrivileges } from './drop-privileges.ts';

/** Stands for a user id where there is none to change to. */
const NO_UID = '-';

/** `must`: the system has shown that it can, so a process that cannot be confined must not serve. */
export type Confinement = 'must' | 'may';

/**
 * Gives up all that a sandbox does not need once it has started: its user id, what the kernel would do for it, what
 * Node would. Says what is missing for that on this system, null if nothing is.
 */
export const lockDown = (uid: string, confinement: Confinement): string | null => {
  if (uid !== NO_UID) dropPrivileges(Number(uid));
  const missing = confine(uid !== NO_UID);
  if (missing !== null && confinement === 'must') throw new Error(`The sandbox could not be confined: ${missing}`);
  dropPermissions();
  return missing;
};
