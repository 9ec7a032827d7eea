// Drives a VS Code workbench in Chromium as told by a JSON file, and writes what it saw into another.
//
//   node drive.mjs TASK.json ANSWER.json
//
// It asserts nothing: it waits for conditions, each with a bound, and reports rows and cursor positions. When a wait
// runs out, the answer holds the reason and `failure.png` in the artifacts folder the picture.
//
// TASK: {url, tools, chromium, artifacts, folder, tour: [step...]} or, to run tests inside the extension host,
// {url, tools, chromium, artifacts, folder, extensionTests: "/absolute/folder"}.

import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [taskFile, answerFile] = process.argv.slice(2);
const task = JSON.parse(readFileSync(taskFile, 'utf8'));
const { chromium } = createRequire(join(task.tools, 'node_modules', 'x.js'))('playwright-core');

const PATIENCE = 60_000; // for what includes the start of the workbench or of the language server
const PROMPT = 15_000; // for what the window does by itself
const ROWS = '[id="workbench.view.extension.references-view"] .pane-body .monaco-list-row';

const profile = mkdtempSync(join(tmpdir(), 'codescope-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: task.chromium,
  headless: true,
  viewport: { width: 1280, height: 800 },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const page = browser.pages()[0];
page.setDefaultTimeout(PROMPT);
const console_ = [];
page.on('console', (message) => console_.push(`${message.type()}: ${message.text()}`.slice(0, 300)));

const answer = { seen: {} };

/** What a step of a tour can do, by the name in its `do`. */
const ACTIONS = {
  open,
  showRows,
  expand,
  activateRow,
  notification,
  outputChannel,
  showDocument,
  picture: ({ name }) => screenshot(name),
};

try {
  await (task.tour ? tour(task.tour) : extensionTests(task.extensionTests));
} catch (error) {
  answer.error = String(error?.stack ?? error);
  await screenshot('failure').catch(() => {});
  await command('Notifications: Show Notifications').catch(() => {});
  await screenshot('failure-notifications').catch(() => {});
} finally {
  answer.console = console_;
  writeFileSync(answerFile, JSON.stringify(answer, null, 1));
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}
process.exit(answer.error ? 1 : 0);

// -- inside the extension host

/** The workbench loads the folder as an extension, runs its `run()` and reports how it ended. */
async function extensionTests(folder) {
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  await page.exposeFunction('codeAutomationExit', (code) => finish(code));
  await page.exposeFunction('codeAutomationLog', (type, values) =>
    console_.push(`${type}: ${JSON.stringify(values)}`.slice(0, 300)),
  );
  const remote = `vscode-remote://${new URL(task.url).host}${folder}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', remote],
    ['extensionTestsPath', `${remote}/index.js`],
  ]);
  await page.goto(`${task.url}/?folder=${encodeURIComponent(task.folder)}&payload=${encodeURIComponent(payload)}`);
  const timer = new Promise((_, reject) =>
    setTimeout(() => reject(new Error('the extension tests did not end in time')), 3 * PATIENCE),
  );
  answer.exit = await Promise.race([finished, timer]);
}

// -- a tour of the window

async function tour(steps) {
  await page.goto(`${task.url}/?folder=${encodeURIComponent(task.folder)}`);
  await page.waitForSelector('.monaco-workbench .part.statusbar', { timeout: PATIENCE });
  for (const step of steps) {
    try {
      await (await ACTIONS[step.do])(step);
    } catch (error) {
      throw new Error(`${JSON.stringify(step)}: ${error?.message ?? error}`, { cause: error });
    }
  }
}


/** Open a file of the workspace and put the cursor at a line and column, both counted from 1. */
async function open({ file, line, column }) {
  const name = file.split('/').at(-1);
  await repeatedly(async () => {
    await quickInput('Control+P', file);
    await page.locator(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`).first().click({ timeout: 3000 });
    await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor({ timeout: 5000 });
  });
  await repeatedly(async () => {
    await quickInput('Control+G', `:${line}:${column}`);
    await page.keyboard.press('Enter');
    await cursorAt(line, column, 3000);
  });
}

/** Run a command until the panel has rows that start so: providers register late and answer from little at first. */
async function showRows({ title, has, as }) {
  await repeatedly(async () => {
    await command(title);
    await rowsWith(has, 5000);
  });
  answer.seen[as] = await rows();
}

async function rowsWith(starts, timeout) {
  await page.waitForFunction(
    ([selector, wanted]) => {
      const texts = [...document.querySelectorAll(selector)].map((row) => row.textContent ?? '');
      return wanted.every((start) => texts.some((text) => text.startsWith(start)));
    },
    [ROWS, starts],
    { timeout },
  );
}

/** Expand the row whose label starts so, and wait for the rows that this must bring. */
async function expand({ row, has, as }) {
  await rowStarting(row).locator('.monaco-tl-twistie').click();
  await rowsWith(has, PROMPT);
  answer.seen[as] = await rows();
}

/** Double-click the row whose label starts so; report the file and cursor that the editor then shows. */
async function activateRow({ row, file, as }) {
  await rowStarting(row).dblclick();
  await page.locator(`.tab.active[data-resource-name="${file.split('/').at(-1)}"]`).waitFor();
  // The cursor follows the tab: take the position when it has been the same twice.
  let last = '';
  await repeatedly(async () => {
    const now = await cursor();
    const same = now === last && now !== '';
    last = now;
    if (!same) {
      throw new Error(`the cursor is still moving: ${now}`);
    }
  });
  answer.seen[as] = last;
}

/** Wait for a notification with the text; report it with its buttons, and press one. */
async function notification({ text, press, as }) {
  const toast = page.locator('.notification-toast').filter({ hasText: text }).first();
  await toast.waitFor({ timeout: PATIENCE });
  const buttons = toast.locator('.notification-list-item-buttons-container .monaco-button');
  answer.seen[as] = {
    text: await toast.locator('.notification-list-item-message').textContent(),
    buttons: await buttons.allTextContents(),
  };
  await screenshot(as);
  await buttons.filter({ hasText: press }).click();
}

/** Wait until the output panel shows a channel. What is in it is not seen: this build of VS Code writes no logs. */
async function outputChannel({ channel, as }) {
  await page.waitForFunction(
    (name) => [...document.querySelectorAll('.panel select')].some((one) => one.selectedOptions[0]?.text === name),
    channel,
  );
  answer.seen[as] = channel;
  await screenshot(as);
}

/** Run a command until the editor shows a document that has these texts; report its lines. */
async function showDocument({ title, has, as }) {
  await repeatedly(async () => {
    await command(title);
    const text = await shownText();
    if (!has.every((part) => text.includes(part))) {
      throw new Error(`the editor shows ${text.slice(0, 300)}`);
    }
    answer.seen[as] = text;
  });
  await screenshot(as);
}

/** What the active editor shows, with plain spaces, in the order of its lines. */
async function shownText() {
  await page.waitForTimeout(1000); // it is drawn
  return page.$$eval('.editor-group-container.active .view-lines .view-line', (lines) =>
    lines
      .map((line) => [Number.parseInt(line.style.top, 10), (line.textContent ?? '').replaceAll('\u00a0', ' ')])
      .sort((one, other) => one[0] - other[0])
      .map(([, text]) => text)
      .join('\n'),
  );
}

function rowStarting(start) {
  return page.locator(ROWS).filter({ hasText: new RegExp(`^${start.replace('.', '\\.')}`) }).first();
}

async function rows() {
  return page.$$eval(ROWS, (elements) =>
    elements.map((row) => ({
      label: row.getAttribute('aria-label') ?? '',
      level: Number(row.getAttribute('aria-level') ?? 0),
      text: row.textContent ?? '',
    })),
  );
}

async function cursor() {
  return (await page.locator('[id="status.editor.selection"]').textContent())?.trim() ?? '';
}

async function cursorAt(line, column, timeout) {
  await page.waitForFunction(
    (text) => document.getElementById('status.editor.selection')?.textContent?.includes(text),
    `Ln ${line}, Col ${column}`,
    { timeout },
  );
}

/** Run a command by its title from the palette; fails where the palette does not offer it. */
async function command(title) {
  await quickInput('F1', `>${title}`);
  await page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click({ timeout: 3000 });
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: 3000 });
}

async function quickInput(key, text) {
  await page.keyboard.press('Escape');
  await page.keyboard.press(key);
  const input = page.locator('.quick-input-widget:visible input[type="text"]').first();
  await input.waitFor({ timeout: 3000 });
  await input.fill(text);
}

/** Until it succeeds; with a bound, and half a second between attempts. */
async function repeatedly(attempt) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function screenshot(name) {
  await page.screenshot({ path: join(task.artifacts, `vscode-${name}.png`) });
}
