import { allowedSyntax, syntaxNames } from './allowed-syntax.ts';
import { type Mentions, nodeRules, type TreeNode } from './node-rules.ts';
import { type NamedPlace, RefusedStatement, type StatementFacts } from './statement-facts.ts';

/** Nodes within nodes; a sum of 200 terms is as deep. */
const MAX_DEPTH = 400;
/** 64 KB of SQL hold at most twice as many. */
const MAX_NODES = 40_000;
/** Tables, subqueries and functions in FROM: the time to plan a statement grows with them. */
const MAX_SOURCES = 64;

const statements = {
  SelectStmt: 'read',
  InsertStmt: 'write',
  UpdateStmt: 'write',
  DeleteStmt: 'write',
  MergeStmt: 'write',
} as const;
const sources = new Set(['RangeVar', 'RangeSubselect', 'RangeFunction']);

/** The names that WITH gives, from the inside out: they hide tables of the same name. */
interface Scope {
  readonly names: ReadonlySet<string>;
  readonly outer: Scope | null;
}

const isNamed = (scope: Scope | null, name: string): boolean =>
  scope !== null && (scope.names.has(name) || isNamed(scope.outer, name));

/** Walks over every node of one statement; throws `RefusedStatement` at the first that a script may not write. */
class StatementWalk {
  readonly mentions: Mentions = {
    relations: [],
    types: [],
    functions: [],
    fields: [],
    functionAliases: new Set(),
    params: 0,
    jsonParams: [],
  };
  private nodes = 0;
  private sources = 0;
  private lastPlace = 0;
  private readonly does: StatementFacts['kind'];

  constructor(does: StatementFacts['kind']) {
    this.does = does;
  }

  /** @param scope The names of WITH that hold for this node. */
  visit(kind: string, node: TreeNode, scope: Scope | null, depth: number): void {
    const syntax = Object.hasOwn(allowedSyntax, kind) ? allowedSyntax[kind]! : refuseSyntax(kind, this.lastPlace);
    if (typeof node['location'] === 'number') this.lastPlace = node['location'];
    this.count(kind, depth);
    nodeRules[kind]?.(node, this.mentions);
    const inner = node['withClause'] ? this.visitWith(node['withClause'] as TreeNode, scope, depth + 1) : scope;
    if (kind === 'RangeVar') this.mentionRelation(node, inner);
    for (const [name, value] of Object.entries(node)) {
      if (name === 'withClause') continue;
      const type = Object.hasOwn(syntax, name) ? syntax[name]! : refuseSyntax(name, this.lastPlace);
      if (type === 'value') continue;
      // The table that is written to is never a name of WITH.
      const within = name === 'relation' && type === 'RangeVar' ? null : inner;
      for (const child of Array.isArray(value) ? value : [value])
        this.visitChild(type, child as TreeNode, within, depth + 1);
    }
  }

  private visitChild(type: string, child: TreeNode, scope: Scope | null, depth: number): void {
    if (type !== 'nodes') return this.visit(type, child, scope, depth);
    for (const [kind, node] of Object.entries(child)) this.visit(kind, node as TreeNode, scope, depth);
  }

  /** Each name holds for what follows it, in WITH RECURSIVE for all. Answers the scope of the statement itself. */
  private visitWith(clause: TreeNode, outer: Scope | null, depth: number): Scope {
    const ctes = (clause['ctes'] ?? []) as { CommonTableExpr: TreeNode }[];
    const names = new Set<string>();
    const scope = { names, outer };
    const nameOf = (cte: TreeNode): string => cte['ctename'] as string;
    if (clause['recursive']) for (const { CommonTableExpr: cte } of ctes) names.add(nameOf(cte));
    for (const { CommonTableExpr: cte } of ctes) {
      this.assertReads(cte);
      this.visit('CommonTableExpr', cte, { names: new Set(names), outer }, depth);
      names.add(nameOf(cte));
    }
    return scope;
  }

  /** A query changes nothing; where else a part of WITH may change rows, PostgreSQL knows. */
  private assertReads(cte: TreeNode): void {
    const [kind] = Object.keys(cte['ctequery'] as object);
    if (this.does === 'write' || kind === 'SelectStmt') return;
    throw new RefusedStatement(
      'Inside WITH of a query there can only be queries: change data by sdk.db.execute, where INSERT, UPDATE, DELETE or MERGE stands outside.',
      (cte['location'] as number | undefined) ?? this.lastPlace,
    );
  }

  private mentionRelation(node: TreeNode, scope: Scope | null): void {
    const schema = (node['schemaname'] as string | undefined) ?? null;
    const name = node['relname'] as string;
    if (schema === null && isNamed(scope, name)) return;
    this.mentions.relations.push({ schema, name, at: this.lastPlace });
  }

  private count(kind: string, depth: number): void {
    if (depth > MAX_DEPTH)
      throw new RefusedStatement(`The statement is nested deeper than ${MAX_DEPTH}.`, this.lastPlace);
    if (++this.nodes > MAX_NODES) {
      throw new RefusedStatement(
        `The statement has more than ${MAX_NODES} parts: give long lists as one parameter, "= any($1)".`,
      );
    }
    if (sources.has(kind) && ++this.sources > MAX_SOURCES) {
      throw new RefusedStatement(`The statement reads from more than ${MAX_SOURCES} sources.`, this.lastPlace);
    }
  }
}

const refuseSyntax = (name: string, at: number): never => {
  const known = Object.hasOwn(syntaxNames, name) ? syntaxNames[name] : undefined;
  throw new RefusedStatement(`Not allowed in a script's SQL: ${known ?? name}.`, at);
};

const named = (fields: Mentions['fields']): NamedPlace[] =>
  fields.map(({ schema, name, at }) => ({ schema, name, at }));

/** Judges one parsed statement, a wrapped node. Places are bytes. Throws `RefusedStatement`. */
export const checkStatement = (statement: TreeNode): StatementFacts => {
  const [[kind, node]] = Object.entries(statement) as [[string, TreeNode]];
  if (!Object.hasOwn(statements, kind)) {
    const what = kind.replace(/Stmt$/, '');
    throw new RefusedStatement(
      `${what} is not for scripts: query takes SELECT, execute takes INSERT, UPDATE, DELETE and MERGE.`,
    );
  }
  const does = statements[kind as keyof typeof statements];
  const walk = new StatementWalk(does);
  walk.visit(kind, node, null, 0);
  const { fields, functionAliases, ...mentions } = walk.mentions;
  // Each row of a function in FROM may be one value, and no row.
  const isOfValue = ({ of }: { of: string | null }): boolean =>
    of === null || functionAliases.has(of) || functionAliases.has(null);
  return { kind: does, ...mentions, fields: named(fields), valueFields: named(fields.filter(isOfValue)) };
};
