import { type BlockLine, linesOf, saysTheSame } from './block-lines.ts';
import { ERASED_MARK } from '../../memory/forgetting.ts';
import { composeMode, paragraphs } from './compose-help.ts';
import { composeForgotten } from './compose-forgotten.ts';
import { composeLines } from './compose-written.ts';
import { bestOf, composeQuotes } from './compose-answer.ts';
import { findQuotes } from './find-quotes.ts';
import type { IntentOf } from './intent.ts';
import { quoted } from './markdown.ts';
import { parseIntents } from './parse-intent.ts';
import { parseStatement } from './parse-statement.ts';
import { search } from './policy-ask.ts';
import { findReferent } from './referent.ts';
import { parseSearchResults } from './tool-results.ts';
import { chooseBlock } from './settle.ts';
import { statementIn } from './statement-in.ts';
import { type Answer, call, type Context, say, sayAfter, type Step } from './turn.ts';
import { coverage, stems, topicWords } from './words.ts';

/** A line with less of what is to be forgotten is not what is meant. */
const MEANT = 0.6;
/** Matches closer together than this are equally good. */
const MARGIN = 0.05;
const MOST_QUOTES = 5;

/** Erases what matches best. The tool asks the user before anything is gone. */
export async function forget(
  intent: IntentOf<'forget'>,
  context: Context,
  steps: readonly Step[],
): Promise<Answer> {
  const settled = settledAnswer(context, steps);
  if (settled) return settled;
  if (intent.reach === 'exact') return erase([intent.text]);
  const lines = linesMeant(intent, linesOf(context.blocks));
  const texts = new Set(lines.map(({ text }) => text));
  if (texts.size === 1 || (texts.size > 0 && intent.reach === 'all')) return erase([...texts]);
  if (texts.size > 1) return say(composeAmbiguous(lines));
  const step = steps.find(({ name }) => name === 'conversation_search');
  // In the very words: so the call itself is redacted when they are erased.
  if (!step) return search(intent.text, null, context.now);
  return forgetInRecall(intent, { step, steps }, context);
}

/** "Do not remember …": offers to erase what memory has of it, or else the message that says it. */
export async function refuse(
  { text, reach }: IntentOf<'refuse'>,
  context: Context,
  steps: readonly Step[],
): Promise<Answer> {
  if (context.memory !== 'on') return say(`All right. ${composeMode(context.memory)}`);
  const settled = settledAnswer(context, steps);
  if (settled) return settled;
  const wish: IntentOf<'forget'> = { kind: 'forget', text, reach: 'best' };
  // "Don't remember my name" names something and tells nothing.
  const tells = topicWords(text).length > 1 && parseStatement(text) !== null;
  const isKnown = linesMeant(wish, linesOf(context.blocks)).length > 0;
  if (reach === 'exact' || (tells && !isKnown)) return eraseWithThisMessage(text);
  return forget(wish, context, steps);
}

/** "Forget that": what was just remembered, or the one thing that the last answer quoted. */
export function forgetLast(context: Context, steps: readonly Step[]): Answer {
  const settled = settledAnswer(context, steps);
  if (settled) return settled;
  const referent = findReferent(context.earlier, context.blocks);
  switch (referent.kind) {
    case 'texts':
      return erase(referent.texts);
    case 'lines':
      return say(composeAmbiguous(referent.lines));
    case 'none': {
      const told = lastTold(context.earlier);
      if (told !== null) return erase([told]);
      return say(
        'Nothing was remembered in this conversation. Say what to forget, for instance “forget that we deploy on Fridays”.',
      );
    }
  }
}

/** What the message before told that went into no block. */
function lastTold(earlier: Context['earlier']): string | null {
  const message = earlier.findLast(({ role }) => role === 'user')?.content ?? '';
  const [told, ...more] = parseIntents(message);
  if ((told?.kind !== 'tell' && told?.kind !== 'refuse') || more.length > 0) return null;
  return told.text.includes(ERASED_MARK) ? null : told.text;
}

/** The reply once the tool has run, and at once where memory cannot be written; else null. */
function settledAnswer(context: Context, steps: readonly Step[]): Answer | null {
  const first = steps.find(({ name }) => name === 'memory_forget');
  const calls = steps.filter(({ name, batch }) => name === 'memory_forget' && batch === first?.batch);
  const last = calls.at(-1);
  if (last) return sayAfter(last, steps, composeForgotten(calls));
  return context.memory === 'on' ? null : say(`I cannot forget anything now. ${composeMode(context.memory)}`);
}

function erase(texts: readonly string[]): Answer {
  return { kind: 'call', calls: texts.map((text) => ({ name: 'memory_forget', args: { text } })) };
}

function eraseWithThisMessage(text: string): Answer {
  return call('memory_forget', { text, include_request: true });
}

/** The best matches among the lines, or with reach `all` every line that has all of it. */
function linesMeant({ text, reach }: IntentOf<'forget'>, lines: readonly BlockLine[]): BlockLine[] {
  const said = stems(text);
  const same = lines.filter((line) => saysTheSame(line.stems, said));
  if (same.length > 0) return same;
  const topic = stems(topicWords(text).join(' '));
  const wanted = topic.length > 0 ? topic : said;
  const label = chooseBlock(text);
  const scored = lines
    .map((line) => ({ line, has: coverage(wanted, line.stems) }))
    .filter(({ has }) => has >= MEANT)
    // The small words and the block decide between lines that have the same great ones.
    .map(({ line, has }) => ({
      line,
      score: has + 0.2 * coverage(said, line.stems) + (line.label === label ? 0.01 : 0),
    }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const meant = reach === 'all' ? scored : scored.filter(({ score }) => score > best - MARGIN);
  return meant.map(({ line }) => line);
}

/** What no block says may still stand in a message: erased when a message says just that, else shown. */
async function forgetInRecall(
  { text }: IntentOf<'forget'>,
  { step, steps }: { step: Step; steps: readonly Step[] },
  context: Context,
): Promise<Answer> {
  const found = parseSearchResults(step.result) ?? [];
  const isSaid = found.some((message) => statementIn(message)?.toLowerCase().includes(text.toLowerCase()));
  // A single word stands in too much to be erased on a guess.
  if (isSaid && stems(text).length > 1) return erase([text]);
  const quotes = await findQuotes({ words: topicWords(text), span: null }, found, { ...context, blocks: [] });
  const mentions = bestOf(
    quotes.filter(({ score }) => score >= MEANT),
    MOST_QUOTES,
  );
  if (mentions.length === 0) {
    return sayAfter(
      step,
      steps,
      `I find nothing about ${quoted(text)} in memory, so there is nothing to forget.`,
    );
  }
  return sayAfter(
    step,
    steps,
    paragraphs(
      'No block of core memory says that. These messages mention it:',
      composeQuotes(mentions),
      'To erase one, say “forget” and its exact words between quotation marks.',
    ),
  );
}

function composeAmbiguous(lines: readonly BlockLine[]): string {
  return paragraphs(
    'Several lines fit:',
    composeLines(lines),
    'Say which one to forget, in more of its words. Nothing was erased.',
  );
}
