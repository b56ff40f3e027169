import { readDeclarations } from './declarations.mjs';

const STANDARD = 'https://developer.mozilla.org/docs/Web/API';

/** As GitHub makes them of headings. */
const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

class Reference {
  #types;
  #lines = [];
  /** Interfaces that have a section under the path where scripts find them. */
  #paths = new Map();

  constructor({ types, globals }) {
    this.#types = types;
    const own = globals.filter(({ type }) => types.has(type));
    this.#write(
      '# Reference',
      'What a script sees beside ECMAScript itself. Made from [runlet.d.ts](../../libs/sdk/runlet.d.ts) by `npm run docs`; the [guide](README.md) says how to use it.',
    );
    for (const { name, type } of own) this.#findPaths(name, types.get(type));
    for (const { name, type, doc } of own) this.#section(name, types.get(type), doc);
    this.#write('## Types');
    for (const type of types.values()) if (!this.#paths.has(type.name) && !this.#isBase(type)) this.#type(type);
    this.#standard(globals.filter((one) => !own.includes(one)));
  }

  get text() {
    return `${this.#lines.join('\n\n')}\n`;
  }

  #write(...blocks) {
    this.#lines.push(...blocks.filter(Boolean));
  }

  #isFace = (type) => type !== undefined && type.methods.length > 0;

  /** Told in full with those that extend it. */
  #isBase = ({ name }) => [...this.#types.values()].some(({ bases }) => bases.includes(name));

  #findPaths(path, type) {
    this.#paths.set(type.name, path);
    for (const { name, type: of } of type.properties) {
      const inner = this.#types.get(of);
      if (this.#isFace(inner) && !type.bases.includes(of)) this.#findPaths(`${path}.${name}`, inner);
    }
  }

  #section(path, type, doc) {
    const bases = type.bases.map((name) => this.#prose(this.#types.get(name).doc));
    const inner = type.properties.filter(({ name, type: of }) => this.#paths.get(of) === `${path}.${name}`);
    this.#write(
      `## ${path}`,
      this.#prose(doc),
      this.#prose(type.doc),
      ...bases,
      this.#table(type.properties.filter((one) => !inner.includes(one))),
    );
    const isTold = ({ doc: of, params }) => of !== '' || params.length > 0;
    const plain = type.methods.filter((method) => !isTold(method));
    this.#write(plain.length > 0 && code(plain.map(({ text }) => text).join('\n')), this.#see(plain));
    for (const method of type.methods.filter(isTold)) {
      const { name, text, doc: of, params } = method;
      this.#write(
        `### ${path}.${name}`,
        code(text),
        this.#prose(of),
        params.map((param) => `- ${this.#prose(param)}`).join('\n'),
        this.#see([method]),
      );
    }
    for (const { name, type: of, doc: about } of inner) this.#section(`${path}.${name}`, this.#types.get(of), about);
  }

  #type(type) {
    const isAlias = type.text.startsWith('type ');
    this.#write(`### ${type.name}`, isAlias && code(type.text), this.#prose(type.doc), this.#table(type.properties));
  }

  #table(properties) {
    if (properties.length === 0) return '';
    const rows = properties.map(({ name, text, mentions, doc }) => {
      const shown = text.slice(text.indexOf(':') + 1).trim();
      const isOptional = text.startsWith(`${name}?`);
      return `| \`${name}${isOptional ? '?' : ''}\` | ${this.#linked(mentions, shown)} | ${this.#prose(doc).replaceAll('\n\n', ' ')} |`;
    });
    return ['| | type | |', '|---|---|---|', ...rows].join('\n');
  }

  #linked(mentions, shown) {
    const text = `\`${shown.replaceAll('|', '\\|')}\``;
    const type = mentions.find((name) => this.#types.has(name));
    return type ? `[${text}](#${this.#anchor(type)})` : text;
  }

  #see(methods) {
    const names = [...new Set(methods.flatMap(({ mentions }) => mentions))].filter((name) => this.#types.has(name));
    return names.length > 0 && `Types: ${names.map((name) => `[${name}](#${this.#anchor(name)})`).join(', ')}`;
  }

  #anchor(name) {
    const derived = [...this.#types.values()].find(({ bases }) => bases.includes(name));
    return anchorOf(this.#paths.get(name) ?? this.#paths.get(derived?.name) ?? name);
  }

  #prose(text) {
    return text.replaceAll(/\{@link ([\w.]+)\}/g, (_, name) => `[${name}](#${this.#anchor(name.split('.')[0])})`);
  }

  #standard(globals) {
    const rows = globals.map(
      ({ name, doc }) =>
        `| [\`${name}\`](${STANDARD}/${/^[a-z]/.test(name) ? `Window/${name}` : name}) | ${this.#prose(doc)} |`,
    );
    this.#write(
      '## The web’s globals',
      'As their standards say. What is left out throws an error that says so.',
      ['| | |', '|---|---|', ...rows].join('\n'),
    );
  }
}

const code = (text) => `\`\`\`ts\n${text}\n\`\`\``;

/**
 * `docs/scripts/reference.md`, from the declarations in `file`. By the paths that authors write (`sdk.http.get`), where
 * generators of documentation go by the names of interfaces, and in a tenth of their lines.
 */
export const referenceOf = (file) => new Reference(readDeclarations(file)).text;
