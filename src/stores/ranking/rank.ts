import { Accumulator, rarity } from './accumulator.ts';
import { BestDocuments, compareRanked, type RankedDocument } from './best-documents.ts';
import { type Documents, ROLES } from './documents.ts';
import { RANK_OPTIONS, type RankOptions } from './options.ts';
import { documentsWithWords, withPhrases } from './phrases.ts';
import { createParseQuery, type ParsedQuery, type ParseQuery } from './query.ts';
import { rerank, type RerankSources } from './rerank.ts';
import { soughtTerms } from './sought-terms.ts';
import { MAX_FACTOR, turnFactor } from './turn-factor.ts';
import { createStem, type Stem } from './terms.ts';
import { closeness, type TimeSpan } from './time-spans.ts';

export type RankSources = RerankSources;

export interface RankQuery {
  readonly text: string;
  readonly limit: number;
  /** In milliseconds since 1970-01-01 UTC: what "yesterday" is counted from. */
  readonly now: number;
  /** Indices into ROLES; absent: all. */
  readonly roles?: readonly number[];
  /** In milliseconds since 1970-01-01 UTC, inclusive. */
  readonly start?: number;
  /** The same, exclusive. */
  readonly end?: number;
  /** Documents that are left out. */
  readonly excluded?: ReadonlySet<number>;
  readonly excludedSessions?: ReadonlySet<number>;
}

export interface Ranking {
  /** Best first; of equals the newer first. */
  readonly hits: readonly RankedDocument[];
  /** How many there would be without a limit. An estimate where texts have a phrase in quotation marks: see `withPhrases`. */
  readonly total: number;
  /** What was looked for, as in the index. */
  readonly terms: readonly string[];
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Ranks documents by a query: first all of them by their words, those of the turns around them, their speaker, role and
 * time; then the best of them again by their texts. To be used again: it holds the arrays that this takes.
 *
 * A document is a hit when it holds a word of the query. When the query is a question, so is what stands beside such a
 * document, since answers rarely repeat the question; and what was said at a time that it names.
 */
export class Ranker {
  readonly #options: RankOptions;
  readonly #stem: Stem;
  readonly #parse: ParseQuery;
  readonly #accumulator: Accumulator;

  constructor(options: Partial<RankOptions> = {}, stem: Stem = createStem()) {
    this.#options = { ...RANK_OPTIONS, ...options };
    this.#stem = stem;
    this.#parse = createParseQuery(stem, this.#options.scaffolding);
    this.#accumulator = new Accumulator(this.#options);
  }

  rank(sources: RankSources, query: RankQuery): Ranking {
    const { documents, postings, speakerNames } = sources;
    const parsed = this.#parse(query.text, { speakerNames, now: query.now });
    const sought = soughtTerms(parsed, postings, this.#stem);
    this.#accumulator.begin(documents);
    for (const term of sought) this.#accumulator.add(term, postings, documents);
    const required =
      parsed.phrases.length > 0 && !parsed.isQuestion
        ? documentsWithWords(parsed.phrases, postings, this.#stem)
        : null;
    for (const document of required ?? []) this.#accumulator.touch(document, true);
    const { best, total } = this.#select(sources, query, parsed, required);
    const terms = sought.flatMap((term) => term.terms);
    if (!required) return { hits: this.#reranked(best, sources, parsed, query.limit), total, terms };
    const withAll = withPhrases(best, parsed.phrases, (document) => sources.textOf(document));
    const hits = this.#reranked(withAll.found, sources, parsed, query.limit);
    return { hits, total: withAll.total, terms };
  }

  /** The best by what is known without their texts. */
  #select(
    { documents }: RankSources,
    query: RankQuery,
    parsed: ParsedQuery,
    required: Int32Array | null,
  ): { best: RankedDocument[]; total: number } {
    const { depth, time } = this.#options;
    const { at, session } = documents;
    const accumulator = this.#accumulator;
    const timeWeight = parsed.times.length > 0 && time > 0 ? time * this.#rarityOf(parsed, documents) : 0;
    // Only their texts tell which of those that hold the words of a phrase have it.
    const best = new BestDocuments(required?.length ?? Math.max(query.limit, depth), documents);
    const passes = filterOf(query, documents);
    const factorOf = turnFactor(parsed, documents, this.#options);
    const candidates = required ?? accumulator.touched();
    let total = 0;
    for (let index = 0; index < candidates.length; index++) {
      const document = candidates[index] ?? 0;
      if ((!parsed.isQuestion && !accumulator.holds(document)) || !passes(document)) continue;
      total++;
      const near = timeWeight > 0 ? timeWeight * closeness(at[document] ?? 0, parsed.times) : 0;
      const score = accumulator.scoreOf(document, session[document] ?? 0) + near;
      if (score * MAX_FACTOR < best.least) continue;
      best.offer(document, score * factorOf(document));
    }
    return { best: best.sorted(), total };
  }

  /** How rare the query's times are among documents; those said at that time may be hits by this alone. */
  #rarityOf({ times, isQuestion, isOnlyTime }: ParsedQuery, documents: Documents): number {
    let inTimes = 0;
    for (let document = 0; document < documents.size; document++) {
      if ((documents.session[document] ?? -1) < 0 || !isIn(times, documents.at[document] ?? 0)) continue;
      inTimes++;
      if (isQuestion || isOnlyTime) this.#accumulator.touch(document, isOnlyTime);
    }
    return rarity(inTimes, documents.count);
  }

  #reranked(
    best: readonly RankedDocument[],
    sources: RankSources,
    parsed: ParsedQuery,
    limit: number,
  ): RankedDocument[] {
    const { depth } = this.#options;
    const tools = { options: this.#options, stem: this.#stem };
    const again = rerank(best.slice(0, depth), parsed, sources, tools).toSorted(
      compareRanked(sources.documents),
    );
    // The others stay behind them: whoever asks for more is to get the same ones first.
    const least = again.at(-1)?.score ?? Infinity;
    const others = best.slice(depth, limit).map((hit) => ({ ...hit, score: Math.min(hit.score, least) }));
    return [...again, ...others].slice(0, limit);
  }
}

function isIn(times: readonly TimeSpan[], at: number): boolean {
  return times.some(({ start, end }) => at >= start && at < end);
}

function filterOf(query: RankQuery, documents: Documents): (document: number) => boolean {
  const { start = -Infinity, end = Infinity, excluded = NONE, excludedSessions = NONE } = query;
  const { session, role, at } = documents;
  const roles = ROLES.map((_, index) => query.roles?.includes(index) ?? true);
  const isTimed = start > -Infinity || end < Infinity;
  const excludesSome = excluded.size > 0 || excludedSessions.size > 0;
  return (document) => {
    const inSession = session[document] ?? -1;
    if (inSession < 0 || roles[role[document] ?? 0] !== true) return false;
    if (isTimed && !((at[document] ?? 0) >= start && (at[document] ?? 0) < end)) return false;
    return !excludesSome || !(excluded.has(document) || excludedSessions.has(inSession));
  };
}
