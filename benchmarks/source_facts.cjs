// Facts of TypeScript and JavaScript files by TypeScript's own parser, one JSON line a file (see source_facts.py).
// usage: node source_facts.cjs <path of the typescript package>   with {"folder", "paths"} on standard input

const fs = require("fs");
const path = require("path");
const ts = require(process.argv[2]);

const { folder, paths } = JSON.parse(fs.readFileSync(0, "utf8"));

function factsOf(file) {
  const text = fs.readFileSync(path.join(folder, file), "utf8").replace(/^\uFEFF/, "");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  if (source.parseDiagnostics.length) return null;

  const identifiers = [], spans = [], calls = [], twins = [], aliases = [], assigned = [];
  const at = (offset) => {
    const { line, character } = source.getLineAndCharacterOfPosition(offset);
    return [line, character];
  };
  const span = (node, kind, name) =>
    spans.push([at(node.getStart(source)), at(node.end), kind, name ? at(name.getStart(source)) : [-1, -1]]);

  function roleOf(node) {
    const parent = node.parent;
    if (ts.isPropertyAccessExpression(parent) && parent.name === node) return "attribute";
    if (ts.isQualifiedName(parent) && parent.right === node) return "attribute";
    const binds = ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) && parent.initializer !== node;
    for (let up = parent; up; up = up.parent)
      if (ts.isImportDeclaration(up) || ts.isExportDeclaration(up) || binds && isRequired(up)) return "import";
      else if (ts.isStatement(up)) break;
    if (ts.isPropertyAssignment(parent) && parent.name === node) return "keyword";
    return "name";
  }

  // const name = require("x"), const { name } = require("x"), const name = require("x").name
  function isRequired(node) {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return false;
    const value = ts.isPropertyAccessExpression(node.initializer) ? node.initializer.expression : node.initializer;
    return ts.isCallExpression(value) && ts.isIdentifier(value.expression) && value.expression.text === "require";
  }

  // Places that name one thing: `exports.name = function own() {}`, `module.exports = value`, `export default value`.
  function readTwins(node) {
    const own = (value) => (ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name ? [value.name] : [];
    const group = (...nodes) => nodes.length > 1 && twins.push(nodes.map((one) => at(one.getStart(source))));
    if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node))
      return node.initializer && group(node.name, ...own(node.initializer));
    if (ts.isExportAssignment(node) && !node.isExportEquals) {
      const word = node.getChildren(source).find((child) => child.kind === ts.SyntaxKind.DefaultKeyword);
      return group(node, word, ...(ts.isIdentifier(node.expression) ? [] : [node.expression, ...own(node.expression)]));
    }
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const { left, right } = node;
    if (left.getText(source) === "module.exports") return group(left, left.name, ...own(right));
    if (ts.isPropertyAccessExpression(left)) {
      assigned.push(at(left.name.getStart(source)));
      group(left.name, ...own(right));
      if (/^(module\.)?exports$/.test(left.expression.getText(source)) && ts.isIdentifier(right))
        aliases.push([at(left.name.getStart(source)), at(right.getStart(source))]);
    }
  }

  // As in TypeScript's call hierarchy: what has a name of its own, also by `const name =` or a property declaration.
  function readFunction(node) {
    if (ts.isConstructorDeclaration(node)) return span(node, "function", node);
    if (node.name) {
      return span(node, "function", node.name);
    }
    const parent = node.parent;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      const constant = (ts.getCombinedNodeFlags(parent) & ts.NodeFlags.Const) !== 0;
      return span(node, constant ? "function" : "property function", parent.name);
    }
    if (ts.isPropertyDeclaration(parent)) return span(node, "function", parent.name);
    if (ts.isPropertyAssignment(parent)) return span(node, "property function", parent.name);
    if (ts.isBinaryExpression(parent) && parent.right === node) return span(node, "property function", parent.left);
    span(node, "anonymous");
  }

  function readCall(node) {
    let callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
    while (ts.isNonNullExpression(callee) || ts.isParenthesizedExpression(callee)) callee = callee.expression;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || name.kind === ts.SyntaxKind.SuperKeyword)
      calls.push([...at(name.getStart(source)), ts.isNewExpression(node) || name === callee && name.kind === ts.SyntaxKind.SuperKeyword ? "new" : "call"]);
  }

  // A file as a whole, when it is imported: its beginning, or its first word.
  if (source.statements.length) twins.push([[0, 0], at(source.getStart(source))]);
  (function visit(node) {
    if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && node.text !== "undefined" && node.end > node.pos)
      identifiers.push([...at(node.getStart(source)), node.text, roleOf(node)]);
    if (ts.isFunctionLike(node) && node.body) readFunction(node);
    else if (ts.isClassLike(node)) span(node, "class", node.name);
    else if (ts.isDecorator(node)) span(node.expression, "decorator");
    else if (ts.isParameter(node) && node.initializer) span(node.initializer, "default");
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) readCall(node);
    readTwins(node);
    ts.forEachChild(node, visit);
  })(source);
  return { path: file, identifiers, spans, calls, twins, aliases, assigned };
}

for (const file of paths) {
  const facts = factsOf(file);
  if (facts) process.stdout.write(JSON.stringify(facts) + "\n");
}
