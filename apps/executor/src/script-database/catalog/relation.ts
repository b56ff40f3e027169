/** A table or view as the database's catalogs describe it. */
export interface CatalogRow {
  readonly id: string;
  readonly schema: string;
  readonly name: string;
  /** `r` table, `p` partitioned table, `v` view, `m` materialised view, `f` foreign table. */
  readonly kind: string;
  /** Row-level security is enabled. */
  readonly guarded: boolean;
  /** A view that reads with the rights of whoever reads it. */
  readonly invoker: boolean;
  /** The scripts' role may do something with it. */
  readonly granted: boolean;
  /** PostgreSQL has one of its own under this name, which a name without a schema would mean. */
  readonly hidden: boolean;
  /** Ids of the relations that a view reads. */
  readonly uses: readonly string[];
}

/** A relation, and why scripts may not use it; null: they may. */
export interface Relation extends CatalogRow {
  readonly objection: string | null;
}

const withoutSecurity: Readonly<Record<string, string>> = {
  m: 'a materialised view cannot have row-level security',
  f: 'a foreign table cannot have row-level security',
};

/**
 * Judges every relation by itself: guarded by row-level security, or a view that reads, with the reader's rights, only
 * what may be read. Views of views are followed to their tables.
 */
export const judgeRelations = (rows: readonly CatalogRow[]): readonly Relation[] => {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const judged = new Map<string, string | null>();
  const objectionTo = (row: CatalogRow): string | null => {
    const known = judged.get(row.id);
    if (known !== undefined) return known;
    // A view that reads itself, by whatever way: not until the rest is known.
    judged.set(row.id, 'it reads itself');
    const objection = judge(row);
    judged.set(row.id, objection);
    return objection;
  };
  const judge = (row: CatalogRow): string | null => {
    if (row.hidden) return 'PostgreSQL has a relation of its own with that name';
    if (!row.granted) return "the scripts' role has no right to it";
    if (row.kind !== 'v') {
      return withoutSecurity[row.kind] ?? (row.guarded ? null : 'row-level security is not enabled for it');
    }
    if (!row.invoker) return 'it is a view without security_invoker = true';
    for (const id of row.uses) {
      const used = byId.get(id);
      const objection = used ? objectionTo(used) : 'it is of PostgreSQL itself';
      if (objection) return `it reads ${used?.name ?? 'another relation'}, and ${objection}`;
    }
    return null;
  };
  return rows.map((row) => ({ ...row, objection: objectionTo(row) }));
};
