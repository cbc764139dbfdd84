import { queryWords, words } from '../../memory/recall-text.ts';

/** Forms that no rule reaches. */
const IRREGULAR: ReadonlyMap<string, string> = new Map(
  (
    'used:use using:use uses:use chose:choose chosen:choose said:say told:tell ran:run wrote:write written:write ' +
    'built:build kept:keep made:make took:take taken:take went:go gone:go sent:send held:hold spoke:speak spoken:speak ' +
    'bought:buy found:find known:know knew:know broke:break broken:break meant:mean children:child people:person'
  )
    .split(' ')
    .map((pair): [string, string] => {
      const [form = '', base = ''] = pair.split(':');
      return [form, base];
    }),
);

/** Words that make a question about memory without saying what it is about. */
const SCAFFOLDING: ReadonlySet<string> = new Set(
  (
    'remember recall know tell say talk speak discuss mention ask forget think memory memories anything something ' +
    'everything thing things stuff find search show list give look conversation conversations message messages chat idea ' +
    'still ever already please right whats whos yet ago just today'
  )
    .split(' ')
    .map(stem),
);

/**
 * The word without its English ending, lightly: deploying, deployed, deploys and deployment become deploy. Takes words
 * as `words` of recall memory gives them. The result is for comparing, not for showing.
 */
export function stem(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular) return withoutLastVowel(irregular);
  if (!/^[a-z]{4,40}$/.test(word)) return word;
  return withoutLastVowel(withoutVerbEnding(singular(word).replace(/(?<=.{5})ment$/, '')));
}

/** All words of a text in order, as stems. */
export function stems(text: string): string[] {
  return words(text).map(stem);
}

/** In characters. More words than are in this find everything. */
const LONGEST_TOPIC = 5_000;

/** What a text is about: its words in the user's spelling, once each, without those that only hold it together. */
export function topicWords(text: string): string[] {
  const seen = new Set<string>();
  return (text.slice(0, LONGEST_TOPIC).match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => {
    const key = stems(word).join(' ');
    const isNew = queryWords(word).length > 0 && !SCAFFOLDING.has(key) && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/**
 * How well two stems agree, from 0 to 1. Those that begin alike count in part, so that languages with other endings are
 * found as well.
 */
export function agreement(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const shared = sharedStart(short, long);
  if (shared === short.length) return shared >= 4 && shared / long.length >= 0.6 ? 0.7 : 0;
  return shared >= 6 && shared / long.length >= 0.75 ? 0.4 : 0;
}

/** How many elements two sequences have in common from their beginning on. */
export function sharedStart(a: ArrayLike<string>, b: ArrayLike<string>): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** How many of `wanted` stand in `found`, as a share from 0 to 1. Both are stems. */
export function coverage(wanted: readonly string[], found: readonly string[]): number {
  if (wanted.length === 0) return 0;
  const best = wanted.map((word) => Math.max(0, ...found.map((other) => agreement(word, other))));
  return best.reduce((sum, value) => sum + value, 0) / wanted.length;
}

function singular(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word;
  if (/.ies$/.test(word)) return `${word.slice(0, -3)}y`;
  return /(x|ch|sh|ss|zz)es$/.test(word) ? word.slice(0, -2) : word.replace(/s$/, '');
}

function withoutVerbEnding(word: string): string {
  const base = /^(.*[aeiouy].*)(?:ing|ed)$/.exec(word)?.[1];
  if (base === undefined || base.length < 3) return word;
  // "running" → "run", but "calling" → "call".
  return base.replace(/([bdfgmnprt])\1$/, '$1');
}

/** "release" and "releasing" meet at "releas", "retry" and "retries" at "retri". */
function withoutLastVowel(word: string): string {
  return word.length > 3 ? word.replace(/(?<=[^aeiou])y$/, 'i').replace(/e$/, '') : word;
}
