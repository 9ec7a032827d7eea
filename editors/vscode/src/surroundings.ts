// This machine, as the search for the server sees it.

import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Surroundings } from './serverCommand';

export function surroundings(workspaceFolder: string | undefined, trusted: boolean): Surroundings {
  const { env, platform } = process;
  return { env, home: homedir(), platform, workspaceFolder, trusted, isExecutableFile, list };
}

function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
