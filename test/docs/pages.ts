import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lexer } from 'marked';

/** A fenced block of a page with what stands around it. */
export interface Block {
  /** `docs/scripts/README.md:12`. */
  readonly place: string;
  /** First word after the fence: js, ts, sh, json … */
  readonly language: string;
  /** The rest of that line. */
  readonly info: string;
  readonly text: string;
  /** What the comment right after it says must come of it; null where there is none. */
  readonly test: string | null;
  /** Why it is not run, where a comment right after it says so. */
  readonly shownOnly: string | null;
}

/** A script of a page, ready to be deployed. */
export interface DocumentedScript extends Block {
  readonly settings: {
    readonly name: string;
    readonly type: string;
    readonly trigger?: object;
    readonly limits?: object;
  };
}

/**
 * What a reader has open: everything on it that is code. A block of js or ts is a script, a one-off unless a block
 * `json settings` before it says otherwise; a block of sh is run in a shell, beside the files of blocks with a `title`.
 * Right after each stands a comment `<!-- test … -->`, code that tries it (its tools: stage.ts), or
 * `<!-- shown only: why -->`.
 */
export interface Page {
  /** Path in the repository. */
  readonly name: string;
  readonly scripts: readonly DocumentedScript[];
  /** Shell commands, in order, with the files that they work on. */
  readonly commands: readonly Block[];
  readonly files: ReadonlyMap<string, string>;
  /** What the test does not know what to do with. */
  readonly forgotten: readonly string[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const COMMENT = /^<!-- (test|shown only:)([\s\S]*?)-->\s*$/;

const blocksOf = (name: string): Block[] => {
  const tokens = lexer(readFileSync(`${root}${name}`, 'utf8'));
  const blocks: Block[] = [];
  let line = 1;
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'code') {
      const next = tokens.slice(index + 1).find(({ type }) => type !== 'space');
      const [, kind, said = null] = (next?.type === 'html' && COMMENT.exec(next.raw)) || [];
      const [language = '', ...info] = String(token.lang ?? '').split(' ');
      blocks.push({
        place: `${name}:${line}`,
        language,
        info: info.join(' '),
        text: String(token.text),
        test: kind === 'test' ? said : null,
        shownOnly: kind === 'shown only:' ? said : null,
      });
    }
    line += token.raw.split('\n').length - 1;
  }
  return blocks;
};

/** Of a block whose info names a file: `ts title="report.ts"`. */
const titleOf = ({ info }: Block): string | undefined => /^title="([\w.-]+)"$/.exec(info)?.[1];

const readPage = (name: string): Page => {
  const scripts: DocumentedScript[] = [];
  const commands: Block[] = [];
  const files = new Map<string, string>();
  const forgotten: string[] = [];
  let settings: object | null = null;
  for (const block of blocksOf(name)) {
    const title = titleOf(block);
    if (block.shownOnly !== null) continue;
    if (title) files.set(title, block.text);
    else if (block.language === 'json' && block.info === 'settings') settings = JSON.parse(block.text) as object;
    else if (block.test === null) forgotten.push(`${block.place}: no comment says what comes of it`);
    else if (block.language === 'sh') commands.push(block);
    else if (block.language === 'js' || block.language === 'ts') {
      const unnamed = { name: block.place.replaceAll(/[^A-Za-z0-9]+/g, '-'), type: 'oneoff' };
      scripts.push({ ...block, settings: { ...unnamed, ...settings } });
      settings = null;
    } else forgotten.push(`${block.place}: nobody knows how to run ${block.language}`);
  }
  if (settings) forgotten.push(`${name}: settings of no script`);
  if (files.size > 0 && commands.length === 0) forgotten.push(`${name}: files that no command uses`);
  return { name, scripts, commands, files, forgotten };
};

const NOT_RUN = 'docs/scripts/reference.md';

/** The guide and the recipes. */
export const pages = (): Page[] =>
  readdirSync(`${root}docs/scripts`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/scripts/${file}`)
    .filter((name) => name !== NOT_RUN)
    .sort()
    .map(readPage);
