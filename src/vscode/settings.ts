import * as vscode from 'vscode';
import * as z from 'zod';
import { MAX_DISK_MEGABYTES, MAX_STEPS, MIN_KEEP_DAYS, type SettingId } from './contributions.ts';

/** A value out of range, which the editor only underlines, counts as the default. */
const maxStepsSchema = z
  .number()
  .int()
  .min(MAX_STEPS.minimum)
  .max(MAX_STEPS.maximum)
  .catch(MAX_STEPS.default);

/** The model's steps per turn, after which the agent pauses. */
export function readMaxSteps(): number {
  return maxStepsSchema.parse(readSetting('daybook.maxSteps'));
}

/** A value out of range erases nothing. */
const keepDaysSchema = z.number().int().min(MIN_KEEP_DAYS).nullable().catch(null);

/** After how many days messages are erased; null: never. */
export function readKeepDays(): number | null {
  return keepDaysSchema.parse(readSetting('daybook.memory.keepDays'));
}

const maxDiskMegabytesSchema = z.number().min(MAX_DISK_MEGABYTES.minimum).catch(MAX_DISK_MEGABYTES.default);

/** How much a project's memory may take on disk. */
export function readMaxDiskBytes(): number {
  return maxDiskMegabytesSchema.parse(readSetting('daybook.memory.maxDiskMegabytes')) * 1024 * 1024;
}

/** Shows the settings of memory in the editor's own page for settings. */
export async function openMemorySettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:daybook.daybook memory');
}

/** The value as it stands, unparsed: people write anything into settings.json. */
export function readSetting(id: SettingId): unknown {
  return vscode.workspace.getConfiguration().get(id);
}
