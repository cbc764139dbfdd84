import type { Block } from '../../memory/block.ts';
import type { MemoryMode } from '../../memory/memory.ts';
import { formatMemoryLink } from '../../memory/links.ts';
import { linesOf } from './block-lines.ts';
import { composeMode, paragraphs } from './compose-help.ts';
import { excerptLine } from './excerpt-lines.ts';
import type { IntentOf } from './intent.ts';
import { blockquote } from './markdown.ts';
import { formatMoment } from './moment.ts';
import type { Context } from './turn.ts';

/** Of a longer block the newest lines are shown, which stand at its end. */
const MOST_LINES = 12;

/** All of core memory, or one block of it. */
export function composeOverview({ about }: IntentOf<'overview'>, { memory, blocks, now }: Context): string {
  if (memory === 'off') return composeMode(memory);
  const asked = blocks.filter(({ label }) => about === 'everything' || about === label);
  const told = asked.filter((block) => linesOf([block]).length > 0);
  if (told.length === 0) return composeEmpty(about, memory);
  return paragraphs(...told.map((block) => composeBlock(block, now)));
}

function composeBlock(block: Block, now: number): string {
  const lines = linesOf([block]);
  const shown = lines.slice(-MOST_LINES).map(({ text }) => excerptLine(text, []));
  const link = `[${block.label}](${formatMemoryLink({ kind: 'block', label: block.label })})`;
  const left = lines.length - shown.length;
  const size = left > 0 ? ` · the last ${shown.length} of ${lines.length} lines` : '';
  return blockquote(
    shown,
    `${link} · core${size} · changed ${formatMoment(Date.parse(block.updatedAt), now)}`,
  );
}

function composeEmpty(about: IntentOf<'overview'>['about'], memory: MemoryMode): string {
  const place = { human: 'about you', project: 'about this project', everything: 'in core memory' }[about];
  const example =
    about === 'human' ? 'my preferred test runner is mocha' : 'remember that we deploy on Fridays';
  if (memory !== 'on') return `There is nothing ${place} yet. ${composeMode(memory)}`;
  return `There is nothing ${place} yet. Tell me something to keep, for instance “${example}”. To find what was said in earlier conversations, ask about it.`;
}
