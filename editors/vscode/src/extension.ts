// What VS Code calls: starts the server, keeps it in step with the settings, and offers the commands.

import * as vscode from 'vscode';
import { SELECTOR, Server } from './server';
import { statusDetails, statusSentence, statusText } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Codescope');
  await vscode.workspace.fs.createDirectory(context.globalStorageUri);
  const running = new Server(log, context.globalStorageUri.fsPath);
  server = running;
  const follow = (): Promise<void> => running.restartIfCommandChanged();
  context.subscriptions.push(
    log,
    running,
    statusItem(running),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration('codescope.serverCommand') ? follow() : undefined,
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(follow),
    vscode.workspace.onDidChangeWorkspaceFolders(follow),
    vscode.commands.registerCommand('codescope.restartServer', () => running.restart()),
    vscode.commands.registerCommand('codescope.showLog', () => log.show()),
    vscode.commands.registerCommand('codescope.showServer', () => say(running.describe())),
    // The client registers the server's own names, codescope.reindex and codescope.status, so ours differ.
    vscode.commands.registerCommand('codescope.reindexWorkspace', () =>
      ask(running, 'codescope.reindex', () => say('the index is being built anew')),
    ),
    vscode.commands.registerCommand('codescope.showStatus', () =>
      ask(running, 'codescope.status', (answer) => {
        statusDetails(answer).forEach((line) => log.appendLine(line));
        say(statusSentence(answer));
      }),
    ),
    vscode.commands.registerCommand('codescope.showDetails', () => showDetails(running)),
    vscode.workspace.registerTextDocumentContentProvider(DETAILS.scheme, details),
  );
  // Not awaited: a server that is slow to start must not keep the commands from working.
  void running.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** The state beside the language in the status bar. */
function statusItem(running: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('codescope.server', SELECTOR);
  item.name = 'Codescope';
  item.command = { command: 'codescope.showServer', title: 'Show Server' };
  const show = (): void => {
    item.text = `Codescope: ${running.missing ? 'no server' : running.state}`;
    item.busy = running.state === 'starting';
    item.severity =
      running.state === 'stopped' ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
  };
  show();
  const listener = running.onDidChange(show);
  return vscode.Disposable.from(item, listener);
}

/** Shows a text with a way to the log, and returns it to whoever ran the command from code. */
function say(text: string): string {
  void vscode.window.showInformationMessage(`Codescope: ${text}`, 'Show Log').then((choice) => {
    if (choice !== undefined) {
      void vscode.commands.executeCommand('codescope.showLog');
    }
  });
  return text;
}

const DETAILS = vscode.Uri.parse('codescope-status:Codescope%20Status');

/** A document that nobody can edit, so that nobody is asked to save it. */
class Details implements vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private content = '';

  show(content: string): void {
    this.content = content;
    this.changed.fire(DETAILS);
  }

  provideTextDocumentContent(): string {
    return this.content;
  }
}

const details = new Details();

/** All that the server knows of its index, its processes and their memory, as a document. */
async function showDetails(running: Server): Promise<string | undefined> {
  try {
    const content = statusText(await running.request('codescope/status'));
    details.show(content);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(DETAILS));
    return content;
  } catch (error) {
    void vscode.window.showErrorMessage(`Codescope: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** What a command of the server answers, shown; failures are shown too. */
async function ask(running: Server, command: string, show: (answer: unknown) => void): Promise<unknown> {
  try {
    const answer = await running.execute(command);
    show(answer);
    return answer;
  } catch (error) {
    void vscode.window.showErrorMessage(`Codescope: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
