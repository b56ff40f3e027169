/**
 * How a field of a node of the syntax tree is read: `value` is a plain value, `nodes` one node or a list of nodes of any
 * allowed kind, every other word names the one kind that stands there.
 */
type Field = 'value' | 'nodes' | 'Alias' | 'CollateClause' | 'CTECycleClause' | 'CTESearchClause' | Typed;
type Typed =
  | 'InferClause'
  | 'JsonAggConstructor'
  | 'JsonFormat'
  | 'JsonKeyValue'
  | 'JsonOutput'
  | 'JsonReturning'
  | 'JsonValueExpr'
  | 'OnConflictClause'
  | 'RangeVar'
  | 'ReturningClause'
  | 'SelectStmt'
  | 'TypeName'
  | 'WindowDef'
  | 'WithClause';

const fields = (type: Field, ...names: string[]): Record<string, Field> =>
  Object.fromEntries(names.map((name) => [name, type]));
const values = (...names: string[]) => fields('value', 'location', ...names);
const nodes = (...names: string[]) => fields('nodes', ...names);

/** Of every statement that changes rows. */
const written: Readonly<Record<string, Field>> = { returningClause: 'ReturningClause', withClause: 'WithClause' };

/**
 * All that a statement of a script may be made of: kinds of nodes of PostgreSQL's own grammar, each with its fields.
 * What is not listed is refused, so that a new PostgreSQL brings scripts nothing by itself. Left out on purpose:
 * `intoClause` and `lockingClause` of SELECT, WHERE CURRENT OF, XML, JSON_TABLE, and every other statement.
 */
export const allowedSyntax: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  SelectStmt: {
    ...values('groupDistinct', 'limitOption', 'op', 'all'),
    ...nodes('distinctClause', 'targetList', 'fromClause', 'whereClause', 'groupClause', 'havingClause'),
    ...nodes('windowClause', 'valuesLists', 'sortClause', 'limitOffset', 'limitCount'),
    ...fields('SelectStmt', 'larg', 'rarg'),
    withClause: 'WithClause',
  },
  InsertStmt: {
    ...values('override'),
    ...nodes('cols', 'selectStmt'),
    relation: 'RangeVar',
    onConflictClause: 'OnConflictClause',
    ...written,
  },
  UpdateStmt: { ...nodes('targetList', 'whereClause', 'fromClause'), relation: 'RangeVar', ...written },
  DeleteStmt: { ...nodes('usingClause', 'whereClause'), relation: 'RangeVar', ...written },
  MergeStmt: {
    ...nodes('sourceRelation', 'joinCondition', 'mergeWhenClauses'),
    relation: 'RangeVar',
    ...written,
  },
  ReturningClause: nodes('exprs'),
  MergeWhenClause: {
    ...values('matchKind', 'commandType', 'override'),
    ...nodes('condition', 'targetList', 'values'),
  },
  OnConflictClause: { ...values('action'), ...nodes('targetList', 'whereClause'), infer: 'InferClause' },
  InferClause: { ...values('conname'), ...nodes('indexElems', 'whereClause') },
  IndexElem: { ...values('name', 'ordering', 'nulls_ordering'), ...nodes('expr') },

  WithClause: { ...values('recursive'), ...nodes('ctes') },
  CommonTableExpr: {
    ...values('ctename', 'ctematerialized'),
    ...nodes('aliascolnames', 'ctequery'),
    search_clause: 'CTESearchClause',
    cycle_clause: 'CTECycleClause',
  },
  CTESearchClause: { ...values('search_breadth_first', 'search_seq_column'), ...nodes('search_col_list') },
  CTECycleClause: {
    ...values('cycle_mark_column', 'cycle_path_column'),
    ...nodes('cycle_col_list', 'cycle_mark_value', 'cycle_mark_default'),
  },

  ResTarget: { ...values('name'), ...nodes('indirection', 'val') },
  MultiAssignRef: { ...values('colno', 'ncolumns'), ...nodes('source') },
  SetToDefault: values(),
  RangeVar: { ...values('schemaname', 'relname', 'inh', 'relpersistence'), alias: 'Alias' },
  RangeSubselect: { ...values('lateral'), ...nodes('subquery'), alias: 'Alias' },
  RangeFunction: {
    ...values('lateral', 'ordinality', 'is_rowsfrom'),
    ...nodes('functions', 'coldeflist'),
    alias: 'Alias',
  },
  RangeTableSample: { ...values(), ...nodes('relation', 'method', 'args', 'repeatable') },
  JoinExpr: {
    ...values('jointype', 'isNatural', 'rtindex'),
    ...nodes('larg', 'rarg', 'usingClause', 'quals'),
    ...fields('Alias', 'join_using_alias', 'alias'),
  },
  Alias: { ...values('aliasname'), ...nodes('colnames') },
  ColumnDef: { ...values('colname', 'is_local'), typeName: 'TypeName', collClause: 'CollateClause' },

  A_ArrayExpr: { ...values('list_start', 'list_end'), ...nodes('elements') },
  A_Const: values('ival', 'fval', 'boolval', 'sval', 'bsval', 'isnull'),
  A_Expr: { ...values('kind', 'rexpr_list_start', 'rexpr_list_end'), ...nodes('name', 'lexpr', 'rexpr') },
  A_Indices: { ...values('is_slice'), ...nodes('lidx', 'uidx') },
  A_Indirection: nodes('arg', 'indirection'),
  A_Star: values(),
  BitString: values('bsval'),
  Boolean: values('boolval'),
  BoolExpr: { ...values('boolop'), ...nodes('args') },
  BooleanTest: { ...values('booltesttype'), ...nodes('arg') },
  CaseExpr: { ...values(), ...nodes('arg', 'args', 'defresult') },
  CaseWhen: { ...values(), ...nodes('expr', 'result') },
  CoalesceExpr: { ...values(), ...nodes('args') },
  CollateClause: { ...values(), ...nodes('arg', 'collname') },
  ColumnRef: { ...values(), ...nodes('fields') },
  Float: values('fval'),
  FuncCall: {
    ...values('agg_within_group', 'agg_star', 'agg_distinct', 'func_variadic', 'funcformat'),
    ...nodes('funcname', 'args', 'agg_order', 'agg_filter'),
    over: 'WindowDef',
  },
  GroupingFunc: { ...values(), ...nodes('args') },
  GroupingSet: { ...values('kind'), ...nodes('content') },
  Integer: values('ival'),
  List: nodes('items'),
  MinMaxExpr: { ...values('op'), ...nodes('args') },
  NamedArgExpr: { ...values('name', 'argnumber'), ...nodes('arg') },
  NullTest: { ...values('nulltesttype', 'argisrow'), ...nodes('arg') },
  ParamRef: values('number'),
  RowExpr: { ...values('row_format'), ...nodes('args', 'colnames') },
  SortBy: { ...values('sortby_dir', 'sortby_nulls'), ...nodes('node', 'useOp') },
  SQLValueFunction: values('op', 'typmod'),
  String: values('sval'),
  SubLink: { ...values('subLinkType', 'subLinkId'), ...nodes('testexpr', 'operName', 'subselect') },
  TypeCast: { ...values(), ...nodes('arg'), typeName: 'TypeName' },
  TypeName: { ...values('typemod'), ...nodes('names', 'typmods', 'arrayBounds') },
  WindowDef: {
    ...values('name', 'refname', 'frameOptions'),
    ...nodes('partitionClause', 'orderClause', 'startOffset', 'endOffset'),
  },

  JsonAggConstructor: { ...values(), ...nodes('agg_filter', 'agg_order'), output: 'JsonOutput', over: 'WindowDef' },
  JsonArrayAgg: { ...values('absent_on_null'), ...fields('JsonAggConstructor', 'constructor'), arg: 'JsonValueExpr' },
  JsonArrayConstructor: { ...values('absent_on_null'), ...nodes('exprs'), output: 'JsonOutput' },
  JsonFormat: values('format_type', 'encoding'),
  JsonIsPredicate: { ...values('item_type', 'unique_keys'), ...nodes('expr'), format: 'JsonFormat' },
  JsonKeyValue: { ...nodes('key'), value: 'JsonValueExpr' },
  JsonObjectAgg: {
    ...values('absent_on_null', 'unique'),
    ...fields('JsonAggConstructor', 'constructor'),
    arg: 'JsonKeyValue',
  },
  JsonObjectConstructor: { ...values('absent_on_null', 'unique'), ...nodes('exprs'), output: 'JsonOutput' },
  JsonOutput: { typeName: 'TypeName', returning: 'JsonReturning' },
  JsonReturning: { ...values('typid', 'typmod'), format: 'JsonFormat' },
  JsonValueExpr: { ...nodes('raw_expr', 'formatted_expr'), format: 'JsonFormat' },
};

/** How a refusal calls what scripts may not write. */
export const syntaxNames: Readonly<Record<string, string>> = {
  intoClause: 'SELECT INTO',
  lockingClause: 'FOR UPDATE and FOR SHARE',
  catalogname: 'The name of a database',
  setof: 'SETOF',
  pct_type: '%TYPE',
  opclass: 'An operator class',
  collation: 'A collation of an index',
  CurrentOfExpr: 'WHERE CURRENT OF',
  XmlExpr: 'XML',
  XmlSerialize: 'XML',
  RangeTableFunc: 'XMLTABLE',
  JsonTable: 'JSON_TABLE',
};
