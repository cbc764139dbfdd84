import type { Block } from '../../memory/block.ts';
import { formatMemoryLink } from '../../memory/links.ts';
import { type BlockLine, linesOf, linkTo, overlap, withoutBullet } from './block-lines.ts';
import { paragraphs } from './compose-help.ts';
import type { IntentOf } from './intent.ts';
import { blockquote, escapeMarkdown, quoted } from './markdown.ts';
import type { Step } from './turn.ts';

/** Lines with this much in common are of the same build. */
const SIMILAR = 0.7;
/** In words. A heading has something in common with everything under it. */
const SHORTEST = 3;
const MOST_LINES = 5;

/** Whether a step was to write the text, or the part of it that was not known. */
export function writes(step: Step, text: string): boolean {
  const written = textOf(step);
  return written !== '' && text.split('\n').some((line) => written.includes(line));
}

/** What came of a step that was to write what the intent says. Whether it worked is read from the block itself. */
export function composeWritten(
  step: Step,
  { kind, text }: IntentOf<'remember' | 'state' | 'correct'>,
  blocks: readonly Block[],
): string {
  const label = argument(step, 'label');
  const block = blocks.find((candidate) => candidate.label === label);
  const written = textOf(step);
  if (!block?.value.includes(written)) return composeFailure(label, text, step.result, block);
  const lines = linesOf([block]);
  const line = lines.findLast(
    (candidate) => written.split('\n').includes(candidate.line) && text.includes(candidate.text),
  );
  const link = line ? linkTo(line) : blockLink(label);
  const before = argument(step, 'old_content');
  if (before !== '') return `Corrected in ${link}. Before, it said ${quoted(withoutBullet(before))}.`;
  if (written.length > text.length) return `Corrected in ${link}.`;
  const hint = kind === 'state' ? ' Say “forget that” if it should not be kept.' : '';
  const others = lines.filter((other) => !written.split('\n').includes(other.line));
  const similar = line ? similarTo(line, others) : [];
  // A single line of the same build may be what this one replaces; of several it is plainly one more.
  const isWorthShowing = similar.length === 1 || kind === 'correct';
  return paragraphs(`Remembered in ${link}.${hint}`, isWorthShowing ? composeSimilar(similar) : '');
}

function textOf(step: Step): string {
  return argument(step, 'content') || argument(step, 'new_content') || argument(step, 'new_memory');
}

function argument({ args }: Step, name: string): string {
  const value = args[name];
  return typeof value === 'string' ? value : '';
}

export function composeKnown(lines: readonly BlockLine[]): string {
  return paragraphs('That is known already.', composeLines(lines));
}

/** To a correction that may mean several lines, or none. */
export function composeNotCorrected(alike: readonly BlockLine[]): string {
  if (alike.length === 0) {
    return 'I find no line in core memory that this corrects, and have changed nothing there. Say it in a whole sentence, for instance “actually, we deploy on Thursdays”, or “remember that” to keep it as it is.';
  }
  return paragraphs(
    'Which of these does it correct?',
    composeLines(alike),
    'I have changed nothing. Say “forget” and the line that no longer holds, then “remember” and the new one.',
  );
}

export function composeLines(lines: readonly BlockLine[]): string {
  return lines
    .slice(0, MOST_LINES)
    .map((line) => blockquote([line.text], `${linkTo(line)} · core`))
    .join('\n\n');
}

function similarTo(line: BlockLine, others: readonly BlockLine[]): BlockLine[] {
  return others.filter(({ stems }) => stems.length >= SHORTEST && overlap(stems, line.stems) >= SIMILAR);
}

function composeSimilar(similar: readonly BlockLine[]): string {
  if (similar.length === 0) return '';
  const stand = similar.length === 1 ? 'A similar line stands' : 'Similar lines stand';
  return paragraphs(`${stand} there too:`, composeLines(similar), 'What no longer holds, tell me to forget.');
}

function composeFailure(label: string, text: string, result: string, block: Block | undefined): string {
  const link = blockLink(label);
  if (block?.readOnly)
    return `Not kept: the block ${link} is read-only. “Daybook: Edit Memory Block…” opens the others.`;
  if (block && block.value.length + text.length > block.limit) {
    const numbers = `${count(block.value.length)} of ${count(block.limit)} characters`;
    return (
      `Not kept: the block ${link} holds ${numbers}, and this needs ${count(text.length)} more. ` +
      'Shorten the block with “Daybook: Edit Memory Block…”, or tell me what to forget, and say it again.'
    );
  }
  return `Not kept. The reason: ${escapeMarkdown(result)}`;
}

function blockLink(label: string): string {
  return /^[\w-]+$/.test(label) ? `[${label}](${formatMemoryLink({ kind: 'block', label })})` : quoted(label);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
