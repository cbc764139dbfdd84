import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';

/** Runs inside the extension host: writes to DAYBOOK_HOST_REPORT how long it takes to load and activate Daybook, in ms. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('daybook.daybook');
  if (!extension || extension.isActive) throw new Error('Daybook is missing, or active already.');
  const start = performance.now();
  await extension.activate();
  const activateMs = performance.now() - start;
  await writeFile(process.env['DAYBOOK_HOST_REPORT'] ?? '', JSON.stringify({ activateMs }));
}
