import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { exitWhenInterrupted } from '../main.ts';
import { launchBrowser } from './browser.ts';
import { installEditor } from './install-editor.ts';
import { type Server, startServer } from './server.ts';

// Stands in for VS Code's executable in @vscode/test-electron's runTests: takes its arguments, runs the tests in the
// browser-hosted VS Code's extension host, and ends with 0 when the tests left their report in DAYBOOK_HOST_REPORT.

/** Longer than any host suite should ever take; reached only when the extension host hangs. */
const timeoutMs = 15 * 60_000;

const { values, positionals } = parseArgs({
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
    'user-data-dir': { type: 'string' },
  },
  allowPositionals: true,
  // runTests adds switches that only the desktop has.
  strict: false,
});
const [folder] = positionals;
const reportFile = process.env['DAYBOOK_HOST_REPORT'];
if (!folder || !reportFile) throw new Error('a folder to open and DAYBOOK_HOST_REPORT are needed');

exitWhenInterrupted();
await using server = await startServer({ editor: await installEditor(), dataDir: text('user-data-dir') });
await using browser = await launchBrowser();
const output = outputUntilHostEnds(server);
const page = await browser.newPage();
await page.goto(
  server.url(folder, {
    extensionDevelopmentPath: text('extensionDevelopmentPath'),
    extensionTestsPath: text('extensionTestsPath'),
  }),
);
const said = await output;
if (!existsSync(reportFile)) {
  console.error(`The extension host ended without a report. VS Code's server said:\n${said}`);
  process.exitCode = 1;
}

async function outputUntilHostEnds({ process: child }: Server): Promise<string> {
  let text = '';
  const ended = new Promise<void>((resolve) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      if (text.includes('Extension Host Process exited')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => resolve());
  });
  await Promise.race([ended, delay(timeoutMs, undefined, { ref: false })]);
  return text;
}

function text(option: keyof typeof values): string {
  const value = values[option];
  if (typeof value !== 'string') throw new Error(`--${option}=… is missing`);
  return value;
}
