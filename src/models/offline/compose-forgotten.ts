import { escapeMarkdown } from './markdown.ts';
import { forgettingOutcome } from './tool-results.ts';
import type { Step } from './turn.ts';

/** What came of calls of `memory_forget`. Never repeats what was forgotten. */
export function composeForgotten(steps: readonly Step[]): string {
  const forgotten = steps.filter(({ result }) => forgettingOutcome(result) === 'forgotten').length;
  const kept = steps.filter(({ result }) => forgettingOutcome(result) === 'kept').length;
  const failure = steps.find(({ result }) => forgettingOutcome(result) === 'failed');
  const sentences = [
    forgotten === 0
      ? ''
      : `Forgotten${forgotten === steps.length ? '' : `: ${forgotten} of ${steps.length}`}. It is erased from memory, its history and every conversation, in all files.`,
    kept === 0 ? '' : `${kept === steps.length ? 'Kept' : `Kept: ${kept}`}. Nothing of it was erased.`,
    failure ? `Not forgotten: ${escapeMarkdown(firstSentence(failure.result))}` : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function firstSentence(text: string): string {
  return /^.*?[.](?=\s|$)/s.exec(text)?.[0] ?? text;
}
