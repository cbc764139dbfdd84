import * as vscode from 'vscode';
import { assertNever, DaybookError } from '../../base/errors.ts';
import { type Block, DEFAULT_CUSTOM_LIMIT } from '../../memory/block.ts';
import type { Memory } from '../../memory/memory.ts';
import { askText } from '../quick-input/ask-text.ts';
import { withoutValue } from '../quick-input/answer.ts';
import { askToPick, type Row } from '../quick-input/pick.ts';
import { runSteps, type Step } from '../quick-input/steps.ts';
import { blockUri } from './block-file-system.ts';
import { newLabelProblem } from './block-label.ts';
import { relativeTime } from './relative-time.ts';

/** A block that the user makes. `limit` is in characters. */
interface NewBlock {
  readonly label: string;
  readonly description: string;
  readonly limit: number;
}

export interface EditBlockDeps {
  readonly openMemory: () => Promise<Memory>;
  readonly createBlock: (block: NewBlock) => Promise<unknown>;
}

/** *Daybook: Edit Memory Block…*: asks which, or makes a new one, and opens it as a document. */
export async function editBlock(deps: EditBlockDeps): Promise<void> {
  const memory = await deps.openMemory();
  await memory.open();
  if (memory.mode === 'off') {
    throw new DaybookError(
      'memory.off',
      vscode.l10n.t('Memory is off for this workspace, so its blocks are not read.'),
    );
  }
  await runSteps(pickBlock(memory, deps));
}

function pickBlock(memory: Memory, deps: EditBlockDeps): Step {
  return async () => {
    const answer = await askToPick<Block | 'new'>({
      title: vscode.l10n.t('Daybook: Edit Memory Block'),
      placeholder: vscode.l10n.t('Blocks stand in every prompt. Saving one changes memory.'),
      rows: rows(memory),
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    if (answer.value === 'new') return { next: askLabel(memory, deps) };
    await openBlock(answer.value.label);
    return 'end';
  };
}

function askLabel(memory: Memory, deps: EditBlockDeps): Step {
  return async (canGoBack) => {
    const answer = await askText({
      title: vscode.l10n.t('Daybook: New Memory Block'),
      prompt: vscode.l10n.t('A name of letters, digits, "-" and "_", for instance "conventions".'),
      canGoBack,
      validate: (text) =>
        newLabelProblem(
          text.trim(),
          memory.core.list(),
          vscode.l10n.t('There is a block of this name already.'),
        ),
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    return { next: askDescription(answer.value.trim(), deps) };
  };
}

function askDescription(label: string, { createBlock }: EditBlockDeps): Step {
  return async (canGoBack) => {
    const answer = await askText({
      title: vscode.l10n.t('Daybook: New Memory Block ({0})', label),
      prompt: vscode.l10n.t(
        'What belongs into this block? The assistant goes by it when it decides where to remember.',
      ),
      canGoBack,
    });
    if (answer.kind !== 'given') return withoutValue(answer);
    await createBlock({ label, description: answer.value.trim(), limit: DEFAULT_CUSTOM_LIMIT });
    await openBlock(label);
    return 'end';
  };
}

async function openBlock(label: string): Promise<void> {
  await vscode.window.showTextDocument(blockUri(label));
}

function rows({ core, mode }: Memory): readonly Row<Block | 'new'>[] {
  const blocks = core.list().map((block) => ({
    label: `$(${block.readOnly ? 'lock' : 'bracket'}) ${block.label}`,
    description: fill(block),
    detail: block.description,
    value: block,
  }));
  if (mode !== 'on') return blocks;
  return [
    ...blocks,
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(add) ${vscode.l10n.t('New Block…')}`, value: 'new' },
  ];
}

/** "812 of 10,000 · 3 days ago, agent" */
function fill({ value, limit, version, updatedAt, updatedBy }: Block): string {
  const { language } = vscode.env;
  const size = vscode.l10n.t(
    '{0} of {1}',
    value.length.toLocaleString(language),
    limit.toLocaleString(language),
  );
  if (version === 0) return size;
  return `${size} · ${relativeTime(updatedAt, Date.now(), language)}, ${actorName(updatedBy)}`;
}

function actorName(actor: Block['updatedBy']): string {
  switch (actor) {
    case 'user':
      return vscode.l10n.t('you');
    case 'agent':
      return vscode.l10n.t('agent');
    case 'import':
      return vscode.l10n.t('import');
    case 'system':
      return vscode.l10n.t('Daybook');
    default:
      return assertNever(actor);
  }
}
