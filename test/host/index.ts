import { appendFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { runMocha } from '../run/run-mocha.ts';

/**
 * Called by VS Code inside the extension host. The environment says where to write: DAYBOOK_HOST_REPORT for the result,
 * DAYBOOK_HOST_LOG for what the tests print, since the extension host's console goes elsewhere and cannot be replaced.
 */
export async function run(): Promise<void> {
  const { DAYBOOK_HOST_REPORT: reportFile, DAYBOOK_HOST_LOG: log, DAYBOOK_HOST_GREP: grep } = process.env;
  if (!reportFile || !log) throw new Error('DAYBOOK_HOST_REPORT and DAYBOOK_HOST_LOG must be set');
  const print = (line: string): void => appendFileSync(log, `${line}\n`);
  try {
    const names = await readdir(import.meta.dirname, { recursive: true });
    const files = names
      .filter((name) => name.endsWith('.test.js'))
      .map((name) => join(import.meta.dirname, name));
    await runMocha({ files: files.sort(), reportFile, grep, timeoutMs: 30_000, print });
  } catch (error) {
    print(`The host suite could not run: ${inspect(error)}`);
    throw error;
  }
}
