/**
 * Gives up root for a user id of this process's own, so that neither the executor nor another sandbox can be reached
 * even by native code. Throws unless that is done and cannot be undone. Node's types leave these out on Windows.
 */
export const dropPrivileges = (uid: number): void => {
  process.setgroups!([]);
  process.setgid!(uid);
  process.setuid!(uid);
  try {
    process.setuid!(0);
  } catch {
    return;
  }
  throw new Error('The sandbox could take root back');
};
