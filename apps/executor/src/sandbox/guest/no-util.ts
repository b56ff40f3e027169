/** Stands for Node's `util` in the guest's bundle: there is no inspect but the library's own. */
export const inspect = {};
