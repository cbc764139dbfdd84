import type { Block } from '../../memory/block.ts';
import { formatMemoryLink } from '../../memory/links.ts';
import type { BlockChange } from '../../memory/ports.ts';
import { CALL_ID_PREFIX } from './names.ts';
import { sharedStart, stems } from './words.ts';

/** A line of a block that says something. */
export interface BlockLine {
  readonly label: string;
  /** Counted from 1. */
  readonly number: number;
  /** As it stands in the block. */
  readonly line: string;
  /** Without the mark of a list. */
  readonly text: string;
  readonly stems: readonly string[];
}

/** What nobody has written, such as the persona that comes with Daybook, is not something remembered. */
export function linesOf(blocks: readonly Block[]): BlockLine[] {
  const written = blocks.filter(({ version }) => version > 0);
  return written.flatMap(({ label, value }) =>
    value.split('\n').flatMap((line, index) => {
      const text = withoutBullet(line);
      const words = stems(text);
      return words.length === 0 ? [] : [{ label, number: index + 1, line, text, stems: words }];
    }),
  );
}

export function withoutBullet(line: string): string {
  return line.trim().replace(/^(?:[-*+•]|\d{1,3}[.)])\s+/, '');
}

export function linkTo({ label, number }: Pick<BlockLine, 'label' | 'number'>): string {
  return `[${label}](${formatMemoryLink({ kind: 'block', label, line: number })})`;
}

/** Whether two texts say the same in the same words; case, punctuation and endings aside. */
export function saysTheSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length > 0 && a.length === b.length && a.every((word, index) => word === b[index]);
}

/** How much two texts share, from 0 to 1: Dice's coefficient of their words. */
export function likeness(a: readonly string[], b: readonly string[]): number {
  return (2 * sharedWords(a, b)) / Math.max(a.length + b.length, 1);
}

/** How much of the shorter text the longer one has, from 0 to 1. */
export function overlap(a: readonly string[], b: readonly string[]): number {
  return sharedWords(a, b) / Math.max(Math.min(a.length, b.length), 1);
}

function sharedWords(a: readonly string[], b: readonly string[]): number {
  const left = [...b];
  return a.filter((word) => {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
}

/** How much two texts have in common at their beginnings and ends, around what differs: from 0 to 1. */
export function sharedFrame(a: readonly string[], b: readonly string[]): number {
  const start = sharedStart(a, b);
  const end = sharedStart(a.slice(start).reverse(), b.slice(start).reverse());
  return (start + end) / Math.max(a.length, b.length, 1);
}

export interface LineOrigin {
  /** In milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly who: string;
}

/** When a line came into its block, and by whom; null when it is older than the changes given, which are newest first. */
export function originOf(line: string, changes: readonly BlockChange[]): LineOrigin | null {
  for (const change of changes) {
    if (!holds(change.after, line)) return null;
    if (!holds(change.before, line)) return { at: Date.parse(change.at), who: authorOf(change) };
  }
  return null;
}

function holds(block: Block | null, line: string): boolean {
  return block !== null && block.value.split('\n').includes(line);
}

/** What the offline model writes is in the user's own words. */
function authorOf({ actor, origin }: BlockChange): string {
  if (actor === 'user') return 'you';
  if (actor === 'agent' && origin.kind === 'tool-call' && origin.toolCallId.startsWith(CALL_ID_PREFIX))
    return 'you';
  return actor === 'agent' ? 'the model' : actor === 'import' ? 'imported' : 'Daybook';
}
