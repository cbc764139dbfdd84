import type { Block } from '../../memory/block.ts';
import { type BlockLine, likeness, linesOf, saysTheSame, sharedFrame } from './block-lines.ts';
import { composeMode } from './compose-help.ts';
import { composeKnown, composeNotCorrected, composeWritten, writes } from './compose-written.ts';
import { type IntentOf, isStatement } from './intent.ts';
import { parseIntents } from './parse-intent.ts';
import { isSameSubject } from './subject.ts';
import { type Answer, call, type Context, say, sayAfter, type Step } from './turn.ts';
import { stems } from './words.ts';

/** Two statements with this much in common are about the same. */
const ALIKE = 0.6;

/** Adds a line to a block, unless it stands there, or puts it in the place of one about the same single-valued thing. */
export function remember(
  intent: IntentOf<'remember' | 'state'>,
  context: Context,
  steps: readonly Step[],
): Answer {
  return settledAnswer(intent, context, steps) ?? write(intent, context.blocks);
}

/** "Remember that": what the user said last, when it was a statement. */
export function rememberLast(context: Context, steps: readonly Step[]): Answer {
  const message = context.earlier.findLast(({ role }) => role === 'user')?.content ?? '';
  const [said] = parseIntents(message);
  if (said && isStatement(said)) return remember({ ...said, kind: 'remember' }, context, steps);
  return say('Remember what? Write it in one sentence, for instance “remember that we deploy on Fridays”.');
}

/** "Actually, …": changes the line that it contradicts. */
export function correct(intent: IntentOf<'correct'>, context: Context, steps: readonly Step[]): Answer {
  const settled = settledAnswer(intent, context, steps);
  if (settled) return settled;
  const lines = linesOf(context.blocks);
  if (isKnown(intent.text, lines)) return write(intent, context.blocks);
  const alike = linesAlike(intent.text, lines);
  const line = lines.find(({ text }) => isSameSubject(text, intent.text)) ?? onlyBest(alike, intent.text);
  if (line) return replaceLine(line, intent.text, context.blocks);
  return intent.lasting ? write(intent, context.blocks) : say(composeNotCorrected(alike));
}

/** The reply once a tool has written the text, and at once where memory cannot be written; else null. */
function settledAnswer(
  intent: IntentOf<'remember' | 'state' | 'correct'>,
  context: Context,
  steps: readonly Step[],
): Answer | null {
  const step = steps.find((candidate) => writes(candidate, intent.text));
  if (step) return sayAfter(step, steps, composeWritten(step, intent, context.blocks));
  return context.memory === 'on' ? null : say(`I have not kept that. ${composeMode(context.memory)}`);
}

function write({ text, label }: { text: string; label: string }, blocks: readonly Block[]): Answer {
  const lines = linesOf(blocks);
  const fresh = text.split('\n').filter((line) => !isKnown(line, lines));
  if (fresh.length === 0) {
    const said = text.split('\n').map(stems);
    return say(composeKnown(lines.filter((known) => said.some((words) => saysTheSame(known.stems, words)))));
  }
  const replaced = text.includes('\n') ? undefined : lines.find((line) => isSameSubject(line.text, text));
  if (replaced) return replaceLine(replaced, text, blocks);
  const content = fresh.join('\n');
  if (blocks.some((block) => block.label === label)) return call('core_memory_append', { label, content });
  return call('memory_rethink', { label, new_memory: content });
}

/** The tool replaces text wherever it stands in a block: where that is more than this line, the block is rewritten. */
function replaceLine(
  { label, number, line, text: before }: BlockLine,
  text: string,
  blocks: readonly Block[],
): Answer {
  const value = blocks.find((block) => block.label === label)?.value ?? '';
  const after = line.slice(0, line.indexOf(before)) + text;
  if (value.split(line).length === 2) {
    return call('core_memory_replace', { label, old_content: line, new_content: after });
  }
  return call('memory_rethink', {
    label,
    new_memory: value
      .split('\n')
      .with(number - 1, after)
      .join('\n'),
  });
}

function isKnown(text: string, lines: readonly BlockLine[]): boolean {
  const words = stems(text);
  return lines.some(({ stems: known }) => saysTheSame(known, words));
}

/** Lines about the same, those of the same build first: "we deploy on Fridays" before "we deploy docs on Fridays". */
function linesAlike(text: string, lines: readonly BlockLine[]): BlockLine[] {
  const words = stems(text);
  return lines
    .filter((line) => likeness(line.stems, words) >= ALIKE)
    .sort((a, b) => sharedFrame(b.stems, words) - sharedFrame(a.stems, words));
}

function onlyBest([best, next]: readonly BlockLine[], text: string): BlockLine | null {
  const words = stems(text);
  return best && (!next || sharedFrame(best.stems, words) > sharedFrame(next.stems, words)) ? best : null;
}
