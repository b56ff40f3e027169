/** Advisory locks of the database, each held for one transaction. Numbers are the installation's: keep them apart. */
export const locks = {
  /** Leases: limits are counted and taken by one replica at a time. */
  lease: 7_313_101,
  /** Ticks: overlap is decided by one replica at a time. */
  ticks: 7_313_102,
  /** Partitions and old rows. */
  maintenance: 7_313_103,
} as const;
