// The setting and the machine's surroundings -> the command that starts the server, or what to tell the user.
//
// Pure: whatever it learns of the machine comes in through `Surroundings`, so that every rule is tested without an
// editor. Editors started from a dock or a menu often have a PATH without the user's own folders, hence the usual ones.

import * as path from 'node:path';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The first folder of the window, if one is open. */
  readonly workspaceFolder: string | undefined;
  /** Whether programs of the workspace may be run. */
  readonly trusted: boolean;
  isExecutableFile(file: string): boolean;
  /** Names in a folder; none when it cannot be read. */
  list(folder: string): readonly string[];
}

export interface ServerCommand {
  readonly kind: 'found';
  readonly program: string;
  readonly args: readonly string[];
  /** Why this one, as the end of a sentence: "from the setting ...", "found on PATH". */
  readonly origin: string;
}

export interface NoServerCommand {
  readonly kind: 'missing';
  readonly message: string;
  /** Folders that were searched, for the log. */
  readonly searched: readonly string[];
}

export const SETTING = 'codescope.serverCommand';
const PROGRAM = 'codescope';
const PACKAGE = 'codescope-ls';

/** What starts the server: the setting where there is one, else `codescope lsp` from PATH or the usual folders. */
export function findServerCommand(setting: unknown, around: Surroundings): ServerCommand | NoServerCommand {
  if (setting !== undefined && setting !== null && !isListOfStrings(setting)) {
    return missing(`The setting ${SETTING} must be a list of strings, one per argument, such as ["codescope", "lsp"].`);
  }
  const words = (setting ?? []) as readonly string[];
  return words.length > 0 ? fromSetting(words, around) : fromUsualPlaces(around);
}

function fromSetting(words: readonly string[], around: Surroundings): ServerCommand | NoServerCommand {
  const expanded: string[] = [];
  for (const word of words) {
    const result = expand(word, around);
    if ('problem' in result) {
      return missing(`The setting ${SETTING} has ${JSON.stringify(word)}, but ${result.problem}.`);
    }
    expanded.push(result.text);
  }
  const [program = '', ...args] = expanded;
  const file = locate(program, around);
  if (typeof file !== 'string') {
    return missing(`The setting ${SETTING} names ${JSON.stringify(program)}, but ${file.problem}.`, file.searched);
  }
  // The bare command prints its help and ends; whoever wrote only that meant the server.
  const complete = args.length === 0 && isOurProgram(file, around) ? ['lsp'] : args;
  return { kind: 'found', program: file, args: complete, origin: `from the setting ${SETTING}` };
}

function fromUsualPlaces(around: Surroundings): ServerCommand | NoServerCommand {
  const onPath = pathFolders(around);
  const usual = usualFolders(around).filter((folder) => !onPath.includes(folder));
  for (const [folders, origin] of [[onPath, 'found on PATH'], [usual, 'found in a usual folder, not on PATH']] as const) {
    const program = findIn(folders, PROGRAM, around);
    if (program !== undefined) {
      return { kind: 'found', program, args: ['lsp'], origin };
    }
  }
  return missing(
    `No command "${PROGRAM}" was found on PATH or where pipx, uv and pip put commands. Install it, for ` +
      `example by "pipx install ." or "uv tool install ." in a checkout of Codescope, or set ${SETTING}.`,
    [...onPath, ...usual],
  );
}

/** `~`, `${userHome}`, `${workspaceFolder}` and `${env:NAME}` replaced; other `${...}` are a mistake worth a message. */
export function expand(word: string, around: Surroundings): { text: string } | { problem: string } {
  let problem: string | undefined;
  const text = word
    .replace(/^~(?=$|[\\/])/, () => around.home)
    .replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (name === 'userHome') {
        return around.home;
      }
      if (name === 'workspaceFolder') {
        const base = baseFolder(around);
        if (typeof base !== 'string') {
          problem ??= base.problem;
        }
        return around.workspaceFolder ?? whole;
      }
      if (name.startsWith('env:')) {
        const value = environmentValue(name.slice(4), around);
        if (value === undefined || value === '') {
          problem ??= `the environment variable ${name.slice(4)} is not set`;
        }
        return value ?? whole;
      }
      problem ??= `${whole} is not one of \${userHome}, \${workspaceFolder}, \${env:NAME}`;
      return whole;
    });
  return problem === undefined ? { text } : { problem };
}

function locate(program: string, around: Surroundings): string | { problem: string; searched: readonly string[] } {
  if (program === '') {
    return { problem: 'that is empty', searched: [] };
  }
  const paths = pathsOf(around);
  if (paths.basename(program) !== program) {
    // A relative path means one in the workspace: the folder that the editor was started from is nobody's intention.
    const base = paths.isAbsolute(program) ? '' : baseFolder(around);
    if (typeof base !== 'string') {
      return { problem: base.problem, searched: [] };
    }
    const file = paths.normalize(paths.join(base, program));
    const found = withSuffixes(file, around).find((name) => around.isExecutableFile(name));
    return found ?? { problem: `${file} is not a file that can be run`, searched: [paths.dirname(file)] };
  }
  const folders = unique([...pathFolders(around), ...usualFolders(around)]);
  const found = findIn(folders, program, around);
  return found ?? { problem: 'no such command was found on PATH or in the usual folders', searched: folders };
}

/** The workspace's folder, where its programs may be run. */
function baseFolder(around: Surroundings): string | { problem: string } {
  if (around.workspaceFolder === undefined) {
    return { problem: 'no folder is open' };
  }
  return around.trusted ? around.workspaceFolder : { problem: 'this workspace is not trusted' };
}

/** PATH without relative entries, which would let the folder that the editor stands in choose the program. */
function pathFolders(around: Surroundings): string[] {
  const paths = pathsOf(around);
  const value = environmentValue('PATH', around) ?? '';
  return unique(value.split(paths.delimiter).filter((folder) => paths.isAbsolute(folder)));
}

/** Where pipx, uv tool, pip --user and package managers put commands. */
export function usualFolders(around: Surroundings): string[] {
  const paths = pathsOf(around);
  const { env, home } = around;
  const chosen = ['UV_TOOL_BIN_DIR', 'PIPX_BIN_DIR', 'XDG_BIN_HOME'].map((name) => env[name] ?? '');
  const inHome = (...parts: string[]): string => paths.join(home, ...parts);
  if (around.platform === 'win32') {
    const roaming = env['APPDATA'] ?? inHome('AppData', 'Roaming');
    const local = env['LOCALAPPDATA'] ?? inHome('AppData', 'Local');
    const users = paths.join(roaming, 'Python');
    return absolute(paths, [
      ...chosen,
      inHome('.local', 'bin'),
      paths.join(roaming, 'uv', 'tools', PACKAGE, 'Scripts'),
      inHome('pipx', 'venvs', PACKAGE, 'Scripts'),
      paths.join(local, 'pipx', 'pipx', 'venvs', PACKAGE, 'Scripts'),
      ...around.list(users).map((version) => paths.join(users, version, 'Scripts')),
    ]);
  }
  const data = env['XDG_DATA_HOME'] ?? inHome('.local', 'share');
  const users = inHome('Library', 'Python');
  const versions = around.platform === 'darwin' ? around.list(users) : [];
  return absolute(paths, [
    ...chosen,
    inHome('.local', 'bin'),
    paths.join(env['UV_TOOL_DIR'] ?? paths.join(data, 'uv', 'tools'), PACKAGE, 'bin'),
    paths.join(env['PIPX_HOME'] ?? paths.join(data, 'pipx'), 'venvs', PACKAGE, 'bin'),
    inHome('.local', 'pipx', 'venvs', PACKAGE, 'bin'),
    ...versions.map((version) => paths.join(users, version, 'bin')),
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/usr/bin',
  ]);
}

function findIn(folders: readonly string[], program: string, around: Surroundings): string | undefined {
  const paths = pathsOf(around);
  return folders
    .flatMap((folder) => withSuffixes(paths.join(folder, program), around))
    .find((file) => around.isExecutableFile(file));
}

/** On Windows the names that a command can have; scripts (.cmd, .bat) are left out, Node starts none without a shell. */
function withSuffixes(file: string, around: Surroundings): string[] {
  if (around.platform !== 'win32' || /\.(exe|com)$/i.test(file)) {
    return [file];
  }
  return [`${file}.exe`, `${file}.com`];
}

function isOurProgram(file: string, around: Surroundings): boolean {
  const name = pathsOf(around).basename(file);
  return name === PROGRAM || (around.platform === 'win32' && name.toLowerCase() === `${PROGRAM}.exe`);
}

function environmentValue(name: string, around: Surroundings): string | undefined {
  if (around.platform !== 'win32') {
    return around.env[name];
  }
  const key = Object.keys(around.env).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : around.env[key];
}

function pathsOf(around: Surroundings): path.PlatformPath {
  return around.platform === 'win32' ? path.win32 : path.posix;
}

function absolute(paths: path.PlatformPath, folders: readonly string[]): string[] {
  return unique(folders.filter((folder) => paths.isAbsolute(folder)));
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)];
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function missing(message: string, searched: readonly string[] = []): NoServerCommand {
  return { kind: 'missing', message, searched };
}
