import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Runs inside the extension host: writes to DAYBOOK_HOST_REPORT how long Daybook takes to load and activate, in ms. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension('daybook.daybook');
  if (!extension || extension.isActive) throw new Error('Daybook is missing, or active already.');
  await untilAtRest();
  const start = performance.now();
  await extension.activate();
  const activateMs = performance.now() - start;
  await writeFile(process.env['DAYBOOK_HOST_REPORT'] ?? '', JSON.stringify({ activateMs }));
}

/** A host that still starts other extensions would be measured with them. */
async function untilAtRest(): Promise<void> {
  for (;;) {
    const before = performance.eventLoopUtilization();
    await delay(1_000);
    if (performance.eventLoopUtilization(before).utilization < 0.05) return;
  }
}
