import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findServerCommand, usualFolders, type Surroundings } from '../src/serverCommand';

function machine(files: readonly string[], changes: Partial<Surroundings> = {}): Surroundings {
  return {
    env: { PATH: '/usr/bin:/bin' },
    home: '/home/ada',
    platform: 'linux',
    workspaceFolder: '/src/engine',
    trusted: true,
    isExecutableFile: (file) => files.includes(file),
    list: () => [],
    ...changes,
  };
}

function found(setting: unknown, around: Surroundings): string[] {
  const command = findServerCommand(setting, around);
  assert.equal(command.kind, 'found', JSON.stringify(command));
  return command.kind === 'found' ? [command.program, ...command.args] : [];
}

function message(setting: unknown, around: Surroundings): string {
  const command = findServerCommand(setting, around);
  assert.equal(command.kind, 'missing', JSON.stringify(command));
  return command.kind === 'missing' ? command.message : '';
}

describe('without a setting', () => {
  it('takes the first on PATH', () => {
    const around = machine(['/opt/b/codescope', '/opt/a/codescope'], { env: { PATH: '/opt/a:/opt/b' } });
    assert.deepEqual(found([], around), ['/opt/a/codescope', 'lsp']);
    assert.deepEqual(found(undefined, around), ['/opt/a/codescope', 'lsp']);
    assert.deepEqual(found(null, around), ['/opt/a/codescope', 'lsp']);
  });

  it('prefers PATH to the usual folders and says which it was', () => {
    const local = '/home/ada/.local/bin/codescope';
    const both = findServerCommand([], machine(['/usr/bin/codescope', local]));
    assert.equal(both.kind === 'found' && both.program, '/usr/bin/codescope');
    assert.match(both.kind === 'found' ? both.origin : '', /on PATH$/);
    const one = findServerCommand([], machine([local]));
    assert.equal(one.kind === 'found' && one.program, local);
    assert.match(one.kind === 'found' ? one.origin : '', /usual folder, not on PATH/);
  });

  for (const file of [
    '/home/ada/.local/share/uv/tools/codescope-ls/bin/codescope',
    '/home/ada/.local/share/pipx/venvs/codescope-ls/bin/codescope',
    '/home/ada/.local/pipx/venvs/codescope-ls/bin/codescope',
    '/usr/local/bin/codescope',
  ]) {
    it(`finds ${file}`, () => assert.deepEqual(found([], machine([file])), [file, 'lsp']));
  }

  it('follows the variables that move those folders', () => {
    const env = { UV_TOOL_BIN_DIR: '/tools/bin', XDG_DATA_HOME: '/data', PIPX_HOME: '/pipx' };
    const folders = usualFolders(machine([], { env }));
    assert.deepEqual(
      ['/tools/bin', '/data/uv/tools/codescope-ls/bin', '/pipx/venvs/codescope-ls/bin'].filter(
        (folder) => !folders.includes(folder),
      ),
      [],
    );
  });

  it('never lets a relative entry of PATH choose', () => {
    const around = machine(['codescope', './codescope', 'bin/codescope'], { env: { PATH: '.:bin::' } });
    assert.match(message([], around), /No command "codescope" was found/);
  });

  it('says how to install, and for the log where it looked', () => {
    const command = findServerCommand([], machine([]));
    assert.ok(command.kind === 'missing');
    assert.match(command.message, /pipx install \..*uv tool install \..*codescope\.serverCommand/);
    assert.deepEqual(command.searched.slice(0, 3), ['/usr/bin', '/bin', '/home/ada/.local/bin']);
  });

  it('works without PATH at all', () => {
    assert.deepEqual(found([], machine(['/usr/local/bin/codescope'], { env: {} })), ['/usr/local/bin/codescope', 'lsp']);
  });
});

describe('with a setting', () => {
  it('takes it instead of what is on PATH', () => {
    const around = machine(['/usr/bin/codescope', '/opt/codescope']);
    assert.deepEqual(found(['/opt/codescope', 'lsp', '--tcp'], around), ['/opt/codescope', 'lsp', '--tcp']);
  });

  it('finds a bare name on PATH and in the usual folders', () => {
    assert.deepEqual(found(['uvx', 'codescope', 'lsp'], machine(['/home/ada/.local/bin/uvx'])), [
      '/home/ada/.local/bin/uvx',
      'codescope',
      'lsp',
    ]);
  });

  it('replaces ~ and variables, in every argument', () => {
    const around = machine(['/home/ada/bin/python'], { env: { PATH: '', FLAGS: '-X dev' } });
    assert.deepEqual(
      found(['~/bin/python', '${env:FLAGS}', '~', '${userHome}/x', '${workspaceFolder}/y', 'a~b', '~z'], around),
      ['/home/ada/bin/python', '-X dev', '/home/ada', '/home/ada/x', '/src/engine/y', 'a~b', '~z'],
    );
  });

  it('takes a relative path from the workspace', () => {
    const around = machine(['/src/engine/.venv/bin/codescope']);
    assert.deepEqual(found(['./.venv/bin/codescope', 'lsp'], around), ['/src/engine/.venv/bin/codescope', 'lsp']);
    assert.deepEqual(found(['${workspaceFolder}/.venv/bin/codescope', 'lsp'], around), [
      '/src/engine/.venv/bin/codescope',
      'lsp',
    ]);
  });

  it('adds lsp to the bare command only', () => {
    const around = machine(['/opt/codescope', '/opt/other']);
    assert.deepEqual(found(['/opt/codescope'], around), ['/opt/codescope', 'lsp']);
    assert.deepEqual(found(['/opt/other'], around), ['/opt/other']);
  });

  it('does not fall back when its program is not there', () => {
    const around = machine(['/usr/bin/codescope']);
    assert.match(message(['/opt/codescope', 'lsp'], around), /\/opt\/codescope is not a file that can be run/);
    assert.match(message(['kodescope', 'lsp'], around), /names "kodescope", but no such command was found/);
  });

  for (const [setting, complaint] of [
    ['codescope lsp', /must be a list of strings/],
    [['codescope', 1], /must be a list of strings/],
    [{ command: 'codescope' }, /must be a list of strings/],
    [[''], /that is empty/],
    [['${env:NOT_THERE}/codescope'], /variable NOT_THERE is not set/],
    [['${workspaceRoot}/codescope'], /\$\{workspaceRoot\} is not one of/],
  ] as const) {
    it(`complains about ${JSON.stringify(setting)}`, () => {
      assert.match(message(setting, machine(['/usr/bin/codescope'])), complaint);
    });
  }

  for (const word of ['${workspaceFolder}/bin/codescope', 'bin/codescope']) {
    it(`runs ${word} only with a folder, and only a trusted one`, () => {
      const files = ['/src/engine/bin/codescope', 'bin/codescope', '/bin/codescope'];
      assert.equal(found([word], machine(files))[0], '/src/engine/bin/codescope');
      assert.match(message([word], machine(files, { workspaceFolder: undefined })), /no folder is open/);
      assert.match(message([word], machine(files, { trusted: false })), /this workspace is not trusted/);
    });
  }
});

describe('on Windows', () => {
  const windows = (files: readonly string[], changes: Partial<Surroundings> = {}): Surroundings =>
    machine(files, {
      platform: 'win32',
      home: 'C:\\Users\\Ada',
      workspaceFolder: 'D:\\engine',
      env: { Path: 'C:\\Windows;C:\\Tools', AppData: 'C:\\Users\\Ada\\AppData\\Roaming' },
      ...changes,
    });

  it('looks for .exe, whatever case PATH is written in', () => {
    assert.deepEqual(found([], windows(['C:\\Tools\\codescope.exe'])), ['C:\\Tools\\codescope.exe', 'lsp']);
    assert.deepEqual(found(['C:\\Tools\\codescope'], windows(['C:\\Tools\\codescope.exe'])), [
      'C:\\Tools\\codescope.exe',
      'lsp',
    ]);
  });

  it('finds what pip, pipx and uv installed', () => {
    const list = (folder: string): readonly string[] => (folder.endsWith('\\Python') ? ['Python311'] : []);
    for (const file of [
      'C:\\Users\\Ada\\.local\\bin\\codescope.exe',
      'C:\\Users\\Ada\\AppData\\Roaming\\Python\\Python311\\Scripts\\codescope.exe',
      'C:\\Users\\Ada\\AppData\\Roaming\\uv\\tools\\codescope-ls\\Scripts\\codescope.exe',
    ]) {
      assert.deepEqual(found([], windows([file], { list })), [file, 'lsp']);
    }
  });

  it('replaces ~ before a backslash', () => {
    assert.deepEqual(found(['~\\codescope.exe', 'lsp'], windows(['C:\\Users\\Ada\\codescope.exe'])), [
      'C:\\Users\\Ada\\codescope.exe',
      'lsp',
    ]);
  });
});

describe('on macOS', () => {
  it("finds Homebrew's and pip's", () => {
    const list = (folder: string): readonly string[] => (folder.endsWith('Library/Python') ? ['3.12'] : []);
    for (const file of ['/opt/homebrew/bin/codescope', '/home/ada/Library/Python/3.12/bin/codescope']) {
      assert.deepEqual(found([], machine([file], { platform: 'darwin', list })), [file, 'lsp']);
    }
  });
});
