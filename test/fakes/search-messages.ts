import type {
  Message,
  MessageHit,
  MessageQuery,
  MessageSearchResult,
  TextRange,
} from '../../src/memory/message.ts';
import { queryWords, words } from '../../src/memory/recall-text.ts';

/** `messages` in the order of time. A message is the better the more of the words it has; the newer, if as good. */
export function searchMessages(
  messages: readonly Message[],
  titles: ReadonlyMap<string, string>,
  query: MessageQuery,
): MessageSearchResult {
  const { text = '', limit, offset = 0 } = query;
  const phrases = [...text.matchAll(/"([^"]+)"/g)].map(([, phrase = '']) => words(phrase));
  const terms = [...new Set([...queryWords(text), ...phrases.flat()])];
  const found = messages
    .filter((message) => isWanted(message, query) && phrases.every((phrase) => says(message.content, phrase)))
    .reverse()
    .map((message) => ({ message, score: terms.filter((term) => hasTerm(message.content, term)).length }))
    .filter(({ score }) => terms.length === 0 || score > 0)
    .sort((a, b) => b.score - a.score);
  const hits = found.slice(offset, offset + limit).map(({ message, score }): MessageHit => ({
    message,
    score,
    matches: rangesOf(message.content, terms),
    sessionTitle: titles.get(message.sessionId) ?? '',
    ...neighboursOf(messages, message),
  }));
  return { hits, total: found.length };
}

function isWanted(message: Message, { roles, sessionIds, start, end, excludeIds }: MessageQuery): boolean {
  const at = Date.parse(message.at);
  return (
    (roles?.includes(message.role) ?? true) &&
    (sessionIds?.includes(message.sessionId) ?? true) &&
    (start === undefined || at >= Date.parse(start)) &&
    (end === undefined || at < Date.parse(end)) &&
    !excludeIds?.includes(message.id)
  );
}

/** Results of tools are passed over. */
function neighboursOf(messages: readonly Message[], message: Message): Pick<MessageHit, 'previous' | 'next'> {
  const said = messages.filter(
    ({ id, sessionId, role }) => sessionId === message.sessionId && (role !== 'tool' || id === message.id),
  );
  const at = said.indexOf(message);
  return { previous: said[at - 1] ?? null, next: said[at + 1] ?? null };
}

function says(content: string, phrase: readonly string[]): boolean {
  return ` ${words(content).join(' ')} `.includes(` ${phrase.join(' ')} `);
}

function hasTerm(content: string, term: string): boolean {
  return words(content).some((word) => isForm(word, term));
}

/** Endings do not matter. */
function isForm(word: string, term: string): boolean {
  return word.startsWith(term) || (word.length >= 4 && term.startsWith(word));
}

/** Words that have a form of a term; of runs that are not parted into words, the pairs that are terms. */
function rangesOf(content: string, terms: readonly string[]): TextRange[] {
  const ranges: [number, number][] = [];
  for (const { 0: run, index } of content.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    for (const [start, end] of rangesInRun(run, terms)) {
      const last = ranges.at(-1);
      if (last && last[1] >= index + start) last[1] = index + end;
      else ranges.push([index + start, index + end]);
    }
  }
  return ranges.slice(0, 100);
}

function rangesInRun(run: string, terms: readonly string[]): TextRange[] {
  const [word = '', ...more] = words(run);
  if (more.length === 0) return terms.some((term) => isForm(word, term)) ? [[0, run.length]] : [];
  return Array.from({ length: run.length }, (_, at) => at).flatMap((at): TextRange[] => {
    const term = terms.find((candidate) => run.startsWith(candidate, at));
    return term === undefined ? [] : [[at, at + term.length]];
  });
}
