import * as vscode from 'vscode';
import * as z from 'zod';
import { MAX_STEPS, type SettingId } from './contributions.ts';

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

/** The value as it stands, unparsed: people write anything into settings.json. */
export function readSetting(id: SettingId): unknown {
  return vscode.workspace.getConfiguration().get(id);
}
