// The server's answer to codescope.status -> a sentence for a message, lines for the log. Pure.
//
// The answer comes from a process of another version perhaps, so nothing in it is taken for granted.

interface Counted {
  readonly path?: string;
  readonly reason?: string;
}

interface FolderStatus {
  readonly folder?: string;
  readonly state?: string;
  readonly files?: number;
  readonly symbols?: number;
  readonly skipped?: readonly Counted[];
  readonly failed?: readonly Counted[];
  readonly progress?: { readonly phase?: string; readonly done?: number; readonly total?: number } | null;
}

/** One clause for each folder: `engine: ready, 812 files, 9120 symbols, 3 skipped`. */
export function statusSentence(answer: unknown): string {
  const folders = foldersOf(answer);
  return folders.length > 0 ? folders.map(clause).join('; ') : 'no folder is open, files answer for themselves';
}

/** The files that are not indexed, and why. */
export function statusDetails(answer: unknown): string[] {
  return foldersOf(answer).flatMap((folder) => [
    clause(folder),
    ...(folder.skipped ?? []).map(({ path, reason }) => `  skipped ${path}: ${reason}`),
    ...(folder.failed ?? []).map(({ path, reason }) => `  failed ${path}: ${reason}`),
  ]);
}

/** The answer to codescope/status for people; of another version's answer all that there is. */
export function statusText(answer: unknown): string {
  const text = (answer as { readonly text?: unknown } | null | undefined)?.text;
  return typeof text === 'string' ? text : JSON.stringify(answer ?? null, undefined, 2);
}

function foldersOf(answer: unknown): readonly FolderStatus[] {
  return Array.isArray(answer) ? answer.filter((item) => typeof item === 'object' && item !== null) : [];
}

function clause({ folder = '', state = 'unknown', files, symbols, skipped, failed, progress }: FolderStatus): string {
  const name = decode(folder.replace(/\/+$/, '').split('/').at(-1) ?? '') || folder;
  const parts = [
    progress?.total ? `${state} (${progress.phase ?? ''} ${progress.done ?? 0} of ${progress.total})` : state,
    ...(files === undefined ? [] : [count(files, 'file')]),
    ...(symbols === undefined ? [] : [count(symbols, 'symbol')]),
    ...(skipped?.length ? [`${skipped.length} skipped`] : []),
    ...(failed?.length ? [`${failed.length} failed`] : []),
  ];
  return `${name}: ${parts.join(', ')}`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
