// Runs inside the extension host: asks VS Code what the providers answer and writes it down.
//
// CODESCOPE_QUESTIONS names a JSON file {answers: FILE, questions: [{name, ask, file, line, character, atLeast}]}.
// It asserts nothing; a question is asked again until it has `atLeast` answers or its time is up, because providers are
// registered after activation and answer from a partial index at first.

const { readFileSync, writeFileSync } = require('node:fs');
const vscode = require('vscode');

const PATIENCE = 60_000;

exports.run = async () => {
  const { answers, questions } = JSON.parse(readFileSync(process.env.CODESCOPE_QUESTIONS, 'utf8'));
  const found = { seconds: {} };
  try {
    for (const question of questions) {
      const start = Date.now();
      found[question.name] = await untilAnswered(question);
      found.seconds[question.name] = (Date.now() - start) / 1000;
    }
  } catch (error) {
    found.error = String(error?.stack ?? error);
    throw error;
  } finally {
    writeFileSync(answers, JSON.stringify(found, null, 1));
  }
};

async function untilAnswered(question) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ASK[question.ask](question);
    if (!Array.isArray(answer) || answer.length >= (question.atLeast ?? 0) || Date.now() > end) {
      return answer;
    }
    await pause();
  }
}

const ASK = {
  definition: async (question) =>
    (await at(question, 'vscode.executeDefinitionProvider')).map((found) => ({
      file: (found.targetUri ?? found.uri).fsPath,
      range: range(found.targetSelectionRange ?? found.targetRange ?? found.range),
    })),
  references: async (question) =>
    (await at(question, 'vscode.executeReferenceProvider')).map(({ uri, range: place }) => ({
      file: uri.fsPath,
      range: range(place),
    })),
  hover: async (question) =>
    (await at(question, 'vscode.executeHoverProvider')).flatMap(({ contents }) =>
      contents.map((content) => content.value ?? content),
    ),
  prepare: async (question) => (await at(question, 'vscode.prepareCallHierarchy')).map(item),
  incoming: async (question) => calls(question, 'vscode.provideIncomingCalls', 'from'),
  outgoing: async (question) => calls(question, 'vscode.provideOutgoingCalls', 'to'),
  subtypes: async (question) => types(question, 'vscode.provideSubtypes'),
  supertypes: async (question) => types(question, 'vscode.provideSupertypes'),
  incomingWithUnsaved,
  incomingWithConfidence,
  documentSymbols: async ({ file }) =>
    (await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', await opened(file))) ?? [],
  workspaceSymbols: async ({ text }) =>
    ((await vscode.commands.executeCommand('vscode.executeWorkspaceSymbolProvider', text)) ?? []).map(
      ({ name, containerName, location }) => ({ name, containerName, file: location.uri.fsPath }),
    ),
  command: async ({ command }) => ({ answer: await vscode.commands.executeCommand(command) }),
  serverAfterSetting,
  serverReplaced,
};

/** What an item of the type hierarchy has above or below it. */
async function types(question, command) {
  const [prepared] = await at(question, 'vscode.prepareTypeHierarchy');
  const found = prepared ? await vscode.commands.executeCommand(command, prepared) : [];
  return found.map(({ name, uri }) => ({ name, file: uri.fsPath }));
}

/** Append text to the file without saving it, ask for callers, take it back, and ask again. */
async function incomingWithUnsaved(question) {
  const uri = await opened(question.file);
  const document = await vscode.workspace.openTextDocument(uri);
  const end = document.lineAt(document.lineCount - 1).range.end;
  const insertion = new vscode.WorkspaceEdit();
  insertion.insert(uri, end, question.text);
  await vscode.workspace.applyEdit(insertion);
  const edited = await untilAnswered({ ...question, ask: 'incoming', atLeast: question.atLeast + 1 });
  const removal = new vscode.WorkspaceEdit();
  removal.delete(uri, new vscode.Range(end, document.lineAt(document.lineCount - 1).range.end));
  await vscode.workspace.applyEdit(removal);
  const limit = Date.now() + PATIENCE;
  let restored;
  do {
    restored = await ASK.incoming(question);
    await pause();
  } while (restored.length > question.atLeast && Date.now() < limit);
  return { edited, restored };
}

/** Callers when only answers of a confidence are wanted: asked until there are `atMost` of them. */
async function incomingWithConfidence({ minimum, atMost, ...question }) {
  const set = (value) =>
    vscode.workspace
      .getConfiguration('codescope')
      .update('minimumConfidence', value, vscode.ConfigurationTarget.Workspace);
  await set(minimum);
  const end = Date.now() + PATIENCE;
  let answer;
  do {
    await pause();
    answer = await ASK.incoming(question);
  } while (answer.length > atMost && Date.now() < end);
  await set(undefined);
  return answer;
}

/** Set codescope.serverCommand (null: remove it) and wait until Show Server says what is expected. */
async function serverAfterSetting({ value, expect }) {
  const before = await vscode.commands.executeCommand('codescope.showServer');
  await vscode.workspace
    .getConfiguration('codescope')
    .update('serverCommand', value ?? undefined, vscode.ConfigurationTarget.Workspace);
  const end = Date.now() + PATIENCE;
  let after;
  do {
    await pause();
    after = await vscode.commands.executeCommand('codescope.showServer');
  } while (!new RegExp(expect).test(after) && Date.now() < end);
  return { before, after };
}

/** Have the server's process replaced, and wait until Show Server names another one. */
async function serverReplaced({ how }) {
  const running = async () => {
    const said = await vscode.commands.executeCommand('codescope.showServer');
    return Number(/running, .*process (\d+)/.exec(said)?.[1] ?? 0);
  };
  const before = await running();
  if (how === 'kill') {
    process.kill(before, 'SIGKILL');
  } else {
    await vscode.commands.executeCommand('codescope.restartServer');
  }
  const end = Date.now() + PATIENCE;
  let after;
  do {
    await pause();
    after = await running();
  } while ((after === 0 || after === before) && Date.now() < end);
  return { before, after };
}

async function at({ file, line, character }, command) {
  const uri = await opened(file);
  return (await vscode.commands.executeCommand(command, uri, new vscode.Position(line, character))) ?? [];
}

async function calls(question, command, end) {
  const [first] = await at(question, 'vscode.prepareCallHierarchy');
  const found = first ? ((await vscode.commands.executeCommand(command, first)) ?? []) : [];
  return found.map((call) => ({ ...item(call[end]), fromRanges: call.fromRanges.map(range) }));
}

async function opened(file) {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, file);
  await vscode.workspace.openTextDocument(uri);
  return uri;
}

const item = ({ name, detail, kind, uri, selectionRange }) => ({
  name,
  detail,
  kind: vscode.SymbolKind[kind],
  file: uri.fsPath,
  selectionRange: range(selectionRange),
});
const range = ({ start, end }) => [start.line, start.character, end.line, end.character];
const pause = () => new Promise((resolve) => setTimeout(resolve, 250));
