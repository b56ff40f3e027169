import ts from 'typescript';

/**
 * The declarations of `file`, as the reference tells of them.
 * @typedef {{ name: string, text: string, doc: string, params: readonly string[], type: string | null, mentions: readonly string[] }} Member
 * `text` is the declaration in one line; `type` the name of the interface that a property holds, null where it holds
 * anything else; `mentions` are the names of types that stand in it.
 * @typedef {{ name: string, doc: string, text: string, bases: readonly string[], methods: readonly Member[], properties: readonly Member[] }} Type
 */

/** @returns {{ types: Map<string, Type>, globals: readonly Member[] }} */
export const readDeclarations = (file) => {
  const program = ts.createProgram([file], { lib: ['lib.esnext.d.ts'], types: [], strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);

  /** The text of a node in one line, without its comments. */
  const lineOf = (node) => {
    const bare = ts.getJSDocCommentsAndTags(node).reduce((from, doc) => Math.max(from, doc.end), node.getStart(source));
    return source.text
      .slice(bare, node.end)
      .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
  };
  const docOf = (node) => {
    const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
    const comment = doc && ts.getTextOfJSDocComment(doc.comment);
    return comment ? paragraphs(comment) : '';
  };
  const paramsOf = (node) =>
    ts
      .getJSDocTags(node)
      .filter(ts.isJSDocParameterTag)
      .map((tag) => `\`${tag.name.getText(source)}\`: ${ts.getTextOfJSDocComment(tag.comment)}`);

  const nameOf = (reference) => reference.typeName.getText(source).split('.').at(-1);
  const mentionsIn = (node) => {
    const found = ts.isTypeReferenceNode(node) ? [nameOf(node)] : [];
    ts.forEachChild(node, (child) => void found.push(...mentionsIn(child)));
    return [...new Set(found)];
  };

  const memberOf = (node, name) => ({
    name,
    text: tidy(lineOf(node)),
    doc: docOf(node),
    params: paramsOf(node),
    type: node.type && ts.isTypeReferenceNode(node.type) ? nameOf(node.type) : null,
    mentions: mentionsIn(node),
  });
  const membersOf = (node, isWanted) =>
    checker
      .getPropertiesOfType(checker.getTypeAtLocation(node))
      .map((symbol) => symbol.declarations[0])
      .filter(
        (declaration) =>
          declaration.getSourceFile() === source && isWanted(declaration) && !ts.getJSDocDeprecatedTag(declaration),
      )
      .map((declaration) => memberOf(declaration, declaration.name.getText(source)));

  const typeOf = (node) => ({
    name: node.name.text,
    doc: docOf(node),
    text: tidy(lineOf(node)),
    bases: (node.heritageClauses ?? []).flatMap(({ types }) =>
      types.map(({ expression }) => expression.getText(source)),
    ),
    methods: ts.isInterfaceDeclaration(node) ? membersOf(node, ts.isMethodSignature) : [],
    properties: ts.isInterfaceDeclaration(node) ? membersOf(node, ts.isPropertySignature) : [],
  });

  const inNamespaces = source.statements.filter(ts.isModuleDeclaration).flatMap(({ body }) => [...body.statements]);
  const types = inNamespaces.filter((node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node));
  return {
    types: new Map(types.map((node) => [node.name.text, typeOf(node)])),
    globals: source.statements.flatMap((node) => {
      if (ts.isVariableStatement(node)) {
        const [declaration] = node.declarationList.declarations;
        return [{ ...memberOf(declaration, declaration.name.getText(source)), doc: docOf(node) }];
      }
      return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) ? [memberOf(node, node.name.text)] : [];
    }),
  };
};

/** Lines of one paragraph become one. */
const paragraphs = (text) =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n\s*/g, ' ').trim())
    .join('\n\n');

const tidy = (line) =>
  line
    .replace(/^(readonly|interface|type) /, (word) => (word === 'type ' ? word : ''))
    .replaceAll(/,(\s*[)}>])/g, '$1')
    .replaceAll(/([(<]) | (?=[)>])/g, '$1')
    .replace(/;$/, '');
