import type { NamedPlace, Refusal, StatementFacts } from '../sql/statement-facts.ts';
import type { Relation } from './relation.ts';

export interface CatalogContents {
  readonly schemas: readonly string[];
  readonly relations: readonly Relation[];
  /** Enumerations, as `schema.name`. */
  readonly types: ReadonlySet<string>;
  /** Names of functions of the schemas. */
  readonly functions: ReadonlySet<string>;
  /** Those of them that PostgreSQL would take for a column of a row, `t.total` for `total(t)`. */
  readonly rowFunctions: ReadonlySet<string>;
  /** Those that it would take for a field of a value, `(x).total` for `total(x)`. */
  readonly valueFunctions: ReadonlySet<string>;
  /** PostgreSQL's own of one argument, less those that scripts may call. */
  readonly innerFunctions: ReadonlySet<string>;
}

/** What the scripts' schemas held at one moment: it judges what a statement mentions. */
export class HostCatalog {
  private readonly relations: ReadonlyMap<string, Relation>;

  constructor(private readonly contents: CatalogContents) {
    this.relations = new Map(contents.relations.map((one) => [`${one.schema}.${one.name}`, one]));
  }

  /** The first thing that the script may not mention; null: it may mention all. */
  refusal(facts: StatementFacts): Refusal | null {
    for (const named of facts.relations) {
      const objection = this.objectionTo(named);
      if (objection) return refuse(objection, named);
    }
    for (const named of facts.types) {
      if (!this.schemasOf(named).some((schema) => this.contents.types.has(`${schema}.${named.name}`))) {
        return refuse(
          `The type ${named.name} is not allowed: it is none of PostgreSQL's values, and no enumeration.`,
          named,
        );
      }
    }
    for (const named of facts.functions) {
      if (this.contents.functions.has(named.name)) {
        return refuse(`The database has its own function ${named.name}: write pg_catalog.${named.name}.`, named);
      }
    }
    const { rowFunctions, valueFunctions, innerFunctions } = this.contents;
    const called =
      facts.fields.find(({ name }) => rowFunctions.has(name) || innerFunctions.has(name)) ??
      facts.valueFields.find(({ name }) => valueFunctions.has(name));
    return called
      ? refuse(`${called.name} is a function of the database here, and those are not for scripts.`, called)
      : null;
  }

  private objectionTo(named: NamedPlace): string | null {
    const { schemas } = this.contents;
    const shown = named.schema === null ? named.name : `${named.schema}.${named.name}`;
    if (named.schema === null ? named.name.startsWith('pg_') : !schemas.includes(named.schema)) {
      return `The relation ${shown} is not for scripts: they see ${listed(schemas)}.`;
    }
    const relation = this.schemasOf(named)
      .map((schema) => this.relations.get(`${schema}.${named.name}`))
      .find((found) => found !== undefined);
    if (!relation) return `There is no table or view ${shown} in ${listed(schemas)}.`;
    return relation.objection && `Scripts may not use ${shown}: ${relation.objection}. The operator can change that.`;
  }

  private schemasOf({ schema }: NamedPlace): readonly string[] {
    return schema === null ? this.contents.schemas : this.contents.schemas.filter((one) => one === schema);
  }
}

const listed = (schemas: readonly string[]): string =>
  `the schema${schemas.length > 1 ? 's' : ''} ${schemas.join(', ')}`;

const refuse = (message: string, { at }: NamedPlace): Refusal => ({ refused: 'rule', message, at });
