// The server process and the client that speaks with it: found, started, restarted and stopped in one place.
//
// Starts and stops run one after the other. The process is started here rather than by vscode-languageclient, whose
// default is the workspace as its current folder: with `python -m` a file of the workspace would then be imported.

import { spawn, type ChildProcess } from 'node:child_process';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type ErrorHandler,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { findServerCommand, type NoServerCommand, type ServerCommand } from './serverCommand';
import { surroundings } from './surroundings';

export const LANGUAGES = ['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
export const SELECTOR = LANGUAGES.flatMap((language) =>
  ['file', 'untitled'].map((scheme) => ({ language, scheme })),
);
const STOP_MS = 2000;

type Command = ServerCommand | NoServerCommand;

export class Server implements vscode.Disposable {
  private command: Command | undefined;
  private client: LanguageClient | undefined;
  private child: ChildProcess | undefined;
  private queue: Promise<void> = Promise.resolve();
  private waiting: Promise<void> | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  /** `folder` becomes the server's current folder: one of our own, with nothing in it that could be imported. */
  constructor(
    private readonly log: vscode.OutputChannel,
    private readonly folder: string,
  ) {}

  /** Stop what runs and start anew; calls that come before that has begun are one call. */
  restart(): Promise<void> {
    if (this.waiting === undefined) {
      if (this.client?.state === State.Starting) {
        this.child?.kill(); // It may never answer; this ends the wait for it.
      }
      this.waiting = this.queue = this.queue.then(async () => {
        this.waiting = undefined;
        await this.stopNow();
        await this.startNow();
      });
    }
    return this.waiting;
  }

  /** Restart when settings, folders or trust now lead to another command than the one in use. */
  async restartIfCommandChanged(): Promise<void> {
    if (JSON.stringify(currentCommand()) !== JSON.stringify(this.command)) {
      await this.restart();
    }
  }

  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.stopNow());
    return this.queue;
  }

  dispose(): void {
    void this.stop();
    this.changed.dispose();
  }

  /** What `workspace/executeCommand` of the server answers. */
  async execute(command: string): Promise<unknown> {
    return (await this.running()).sendRequest(ExecuteCommandRequest.type, { command, arguments: [] });
  }

  /** What the server answers to a request of its own. */
  async request(method: string): Promise<unknown> {
    return (await this.running()).sendRequest(method, {});
  }

  private async running(): Promise<LanguageClient> {
    await this.queue;
    if (this.client?.state !== State.Running) {
      throw new Error(`the server is not running (${this.describe()})`);
    }
    return this.client;
  }

  get state(): 'starting' | 'running' | 'stopped' {
    const names = { [State.Starting]: 'starting', [State.Running]: 'running', [State.Stopped]: 'stopped' } as const;
    return this.client === undefined ? 'stopped' : names[this.client.state];
  }

  get missing(): boolean {
    return this.command?.kind === 'missing';
  }

  /** Which server, why this one, and how it does, in a sentence. */
  describe(): string {
    if (this.command === undefined) {
      return 'No server was started yet.';
    }
    if (this.command.kind === 'missing') {
      return this.command.message;
    }
    const info = this.client?.initializeResult?.serverInfo;
    const details = [
      this.state,
      ...(info === undefined ? [] : [`${info.name} ${info.version ?? ''}`.trim()]),
      ...(this.state === 'running' && this.child?.pid !== undefined ? [`process ${this.child.pid}`] : []),
    ];
    return `${shown(this.command)} (${this.command.origin}): ${details.join(', ')}.`;
  }

  private async startNow(): Promise<void> {
    this.command = currentCommand();
    if (this.command.kind === 'missing') {
      this.log.appendLine(this.command.message);
      for (const folder of this.command.searched) {
        this.log.appendLine(`  searched ${folder}`);
      }
      this.changed.fire();
      showError(`Codescope has no server. ${this.command.message}`);
      return;
    }
    const { program, args } = this.command;
    this.log.appendLine(`Starting ${shown(this.command)} (${this.command.origin}).`);
    const client = new LanguageClient('codescope', 'Codescope', () => this.spawn(program, args), this.options());
    this.client = client;
    client.onDidChangeState(() => this.changed.fire());
    try {
      await client.start();
    } catch (error) {
      this.log.appendLine(`The server did not start: ${error instanceof Error ? error.message : String(error)}`);
      if (this.waiting === undefined) {
        showError(`Codescope's server did not start: ${shown(this.command)} (${this.command.origin}). The log says more.`);
      }
    }
    this.changed.fire();
  }

  private spawn(program: string, args: readonly string[]): Promise<ChildProcess> {
    return new Promise((resolve, reject) => {
      // A development shell's PYTHONPATH must not put the workspace's modules before the server's own.
      const env = { ...process.env, PYTHONPATH: undefined, PYTHONHOME: undefined, PYTHONSAFEPATH: '1' };
      const child = spawn(program, [...args], { cwd: this.folder, env, stdio: 'pipe', windowsHide: true });
      this.child = child;
      child.once('error', reject);
      child.once('spawn', () => resolve(child));
      child.once('exit', (code, signal) => {
        this.log.appendLine(`The server (process ${child.pid}) ended: ${signal ?? `code ${code}`}.`);
      });
    });
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: serverSettings,
      initializationFailedHandler: () => false,
      errorHandler: this.errorHandler(),
    };
  }

  /** The client's default (five ends in three minutes are final), but an end while starting is final at once. */
  private errorHandler(): ErrorHandler {
    let usual: ErrorHandler | undefined;
    const byDefault = (): ErrorHandler | undefined => (usual ??= this.client?.createDefaultErrorHandler());
    return {
      error: (error, message, count) =>
        byDefault()?.error(error, message, count) ?? { action: ErrorAction.Continue },
      closed: () => {
        if (this.client?.state === State.Starting) {
          return { action: CloseAction.DoNotRestart, handled: true, message: 'The server ended while starting.' };
        }
        return byDefault()?.closed() ?? { action: CloseAction.DoNotRestart };
      },
    };
  }

  private async stopNow(): Promise<void> {
    const { client, child } = this;
    this.client = undefined;
    this.child = undefined;
    try {
      await client?.dispose(STOP_MS);
    } catch (error) {
      this.log.appendLine(`The server did not stop in order: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (child !== undefined && !(await ended(child, STOP_MS))) {
      child.kill('SIGKILL');
    }
  }
}

/** The section `codescope` without what is only the extension's. */
function serverSettings(): Record<string, unknown> {
  const section = vscode.workspace.getConfiguration('codescope');
  const settings = JSON.parse(JSON.stringify(section)) as Record<string, unknown>;
  delete settings['serverCommand'];
  delete settings['trace'];
  return settings;
}

function currentCommand(): Command {
  const { isTrusted, workspaceFolders } = vscode.workspace;
  const folder = workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const setting = vscode.workspace.getConfiguration('codescope', folder ?? null).inspect<unknown>('serverCommand');
  // The editor itself hides the workspace's value until the workspace is trusted; this does not rely on it.
  const ours = isTrusted ? [setting?.workspaceFolderValue, setting?.workspaceValue] : [];
  const value = [...ours, setting?.globalValue, setting?.defaultValue].find((layer) => layer !== undefined);
  return findServerCommand(value, surroundings(folder?.fsPath, isTrusted));
}

function shown(command: ServerCommand): string {
  return [command.program, ...command.args].map((word) => (/\s/.test(word) ? JSON.stringify(word) : word)).join(' ');
}

function showError(message: string): void {
  void vscode.window.showErrorMessage(message, 'Show Log', 'Open Settings').then((choice) => {
    if (choice === 'Show Log') {
      void vscode.commands.executeCommand('codescope.showLog');
    } else if (choice === 'Open Settings') {
      void vscode.commands.executeCommand('workbench.action.openSettings', 'codescope.serverCommand');
    }
  });
}

/** Whether the process is gone within the time. */
function ended(child: ChildProcess, milliseconds: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve(true);
  }
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
