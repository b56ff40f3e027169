/**
 * Gives up root for a user id of this process's own, so that neither the executor nor another sandbox can be reached
 * even by native code. Returns whether it could; after it, it cannot be undone. Node's types leave these out on Windows.
 */
export const dropPrivileges = (uid: number | null): boolean => {
  if (uid === null || process.getuid?.() !== 0) return false;
  process.setgroups!([]);
  process.setgid!(uid);
  process.setuid!(uid);
  let back = true;
  try {
    process.setuid!(0);
  } catch {
    back = false;
  }
  if (back) throw new Error('The sandbox could take root back');
  return true;
};
