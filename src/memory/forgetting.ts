import { DaybookError } from '../base/errors.ts';
import { redactor } from '../journal/redact.ts';
import type { Block } from './block.ts';
import type { ProjectStore } from './ports.ts';

export { ERASED_MARK } from '../journal/redact.ts';

/** Shorter texts stand in too many places to be meant. */
const MIN_BYTES = 3;

export interface ForgetPlan {
  /** The text that goes, without the bullet before and the full stop behind it. */
  readonly text: string;
  /** The lines of the blocks that hold it. */
  readonly lines: readonly { readonly label: string; readonly line: string }[];
  /** Messages and earlier states of blocks, as records of the journal. */
  readonly records: number;
}

export async function planForgetting(
  text: string,
  blocks: readonly Block[],
  store: ProjectStore,
): Promise<ForgetPlan> {
  const core = bareText(text);
  if (new TextEncoder().encode(core).length < MIN_BYTES) {
    throw new DaybookError(
      'input.empty',
      `"${text}" is too short to be searched for and forgotten. Give more of the text.`,
    );
  }
  const erase = redactor([core]);
  const lines = blocks.flatMap(({ label, value }) =>
    value
      .split('\n')
      .filter((line) => erase(line) !== line)
      .map((line) => ({ label, line })),
  );
  return { text: core, lines, records: await store.countErasable({ texts: [core] }) };
}

/** The value without the text; a line of which nothing but punctuation is left goes altogether. */
export function withoutText(value: string, text: string): string {
  const erase = redactor([text], '');
  return value
    .split('\n')
    .flatMap((line) => {
      const rest = erase(line);
      if (rest === line) return [line];
      return /[\p{L}\p{N}]/u.test(rest) ? [rest.replaceAll(/ {2,}/g, ' ').trim()] : [];
    })
    .join('\n');
}

/** The text with every occurrence of `erased` replaced by the mark. */
export function redact(text: string, erased: string): string {
  return redactor([erased])(text);
}

/** "- We deploy on Fridays." → "We deploy on Fridays" */
function bareText(text: string): string {
  return text
    .trim()
    .replace(/^[-*•]\s+/, '')
    .replace(/[.!?;,\s]+$/, '');
}
