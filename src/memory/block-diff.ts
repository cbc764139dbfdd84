import { applyPatch, reversePatch, structuredPatch, type StructuredPatch } from 'diff';
import { DaybookError } from '../base/errors.ts';
import { type BlockDefinition, DEFAULT_BLOCKS } from './block.ts';
import type { BlockChange } from './ports.ts';

export interface ChangedLine {
  readonly kind: 'added' | 'removed' | 'context';
  readonly text: string;
}

/** The block before the change: for the first change of a default block, that block. Undefined: there was none. */
export function blockBefore({ label, before }: BlockChange): BlockDefinition | undefined {
  return before ?? DEFAULT_BLOCKS.find((block) => block.label === label);
}

/** The changed lines, with at most one unchanged line around them. */
export function changedLines(before: string, after: string): readonly ChangedLine[] {
  return patchOf(before, after, 1).hunks.flatMap(({ lines }) =>
    lines.map((line): ChangedLine => {
      const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'context';
      return { kind, text: line.slice(1) };
    }),
  );
}

/** `current` without the change that made `after` out of `before`. Throws `memory.changed-since` when its lines have changed. */
export function withoutChange(current: string, after: string, before: string, label: string): string {
  if (current === after) return before;
  // Without context lines: a neighbouring line that was added since is no reason to refuse.
  const result = applyPatch(asLines(current), reversePatch(patchOf(before, after, 0)));
  if (result !== false) return result.replace(/\n$/, '');
  throw new DaybookError(
    'memory.changed-since',
    `The same lines of "${label}" have changed since, so this change cannot be taken out by itself. Edit the block instead.`,
  );
}

function patchOf(before: string, after: string, context: number): StructuredPatch {
  return structuredPatch('', '', asLines(before), asLines(after), undefined, undefined, { context });
}

function asLines(value: string): string {
  return value === '' ? '' : `${value}\n`;
}
