import assert from 'node:assert/strict';
import { it } from 'node:test';
import { statusDetails, statusSentence, statusText } from '../src/status';

const ready = {
  folder: 'file:///src/my%20engine',
  state: 'ready',
  files: 812,
  symbols: 9120,
  skipped: [{ path: 'data.py', reason: 'larger than 2000 KiB' }],
  failed: [],
  progress: null,
};

it('says for each folder how it stands', () => {
  const indexing = { folder: 'file:///b/', state: 'indexing', files: 1, symbols: 0, progress: { phase: 'extract', done: 1, total: 20 } };
  assert.equal(
    statusSentence([ready, indexing]),
    'my engine: ready, 812 files, 9120 symbols, 1 skipped; b: indexing (extract 1 of 20), 1 file, 0 symbols',
  );
});

it('lists what is not indexed, and why', () => {
  assert.deepEqual(statusDetails([ready]).slice(1), ['  skipped data.py: larger than 2000 KiB']);
});

it('makes the best of other answers', () => {
  assert.match(statusSentence([]), /no folder is open/);
  assert.match(statusSentence(null), /no folder is open/);
  assert.equal(statusSentence([{ folder: '%E0%A4%A' }]), '%E0%A4%A: unknown');
});

it('shows what the server wrote for people, and of another version all that it said', () => {
  assert.equal(statusText({ text: 'server: process 5\n', folders: [] }), 'server: process 5\n');
  assert.equal(statusText([ready]).includes('"files": 812'), true);
  assert.equal(statusText(undefined), 'null');
});
