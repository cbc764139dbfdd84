import { ByteSink } from './byte-sink.ts';
import { LayeredPostings } from './layered-postings.ts';
import { MAX_COUNT, PostingBuffer, type PostingsByTerm } from './postings.ts';
import { packPostings, type SealedPostings } from './sealed-postings.ts';
import { TermDictionaryWriter } from './term-dictionary.ts';

/** Stated once and not asked: most postings are like this. */
const USUAL_COUNTS = 0x10;

/**
 * Makes a segment for the documents from `first` to `end`, `end` excluded, that holds all postings of `source`. A
 * RangeError where one of them is of another document. Terms without postings are left out.
 */
export function sealPostings(
  source: Pick<PostingsByTerm, 'terms' | 'read'>,
  first: number,
  end: number,
): SealedPostings {
  const dictionary = new TermDictionaryWriter();
  const postings = new ByteSink();
  const read = new PostingBuffer();
  for (const { term, bytes } of inOrder(source.terms())) {
    source.read(term, read);
    if (read.size === 0) continue;
    checkRange(read, first, end);
    const start = postings.length;
    encode(read, first, postings);
    dictionary.add(bytes, read.size, postings.length - start);
  }
  return packPostings({ first, end, dictionary: dictionary.finish(), postings: postings.written() });
}

/** One segment instead of several, which must be in the order of their documents. At least one. */
export function mergeSealed(segments: readonly SealedPostings[]): SealedPostings {
  const [first, last] = [segments[0], segments.at(-1)];
  if (!first || !last) throw new RangeError('There is nothing to merge.');
  return sealPostings(new LayeredPostings(segments), first.first, last.end);
}

/** The same without these documents: nothing in the new buffer tells of them, nor of terms that only they had. */
export function withoutDocuments(sealed: SealedPostings, documents: ReadonlySet<number>): SealedPostings {
  const others = {
    terms: () => sealed.terms(),
    read: (term: string, into: PostingBuffer) => {
      sealed.read(term, into);
      dropDocuments(into, documents);
    },
  };
  return sealPostings(others, sealed.first, sealed.end);
}

/**
 * In the order of their bytes. That of code units is almost the same (only characters beyond U+FFFF stand elsewhere) and
 * ten times as fast to come by; to sort what is almost in order costs little.
 */
function inOrder(terms: Iterable<string>): { term: string; bytes: Buffer }[] {
  return [...terms]
    .sort()
    .map((term) => ({ term, bytes: Buffer.from(term) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}

function checkRange({ documents, size }: PostingBuffer, first: number, end: number): void {
  const [least = first, greatest = first] = [documents[0], documents[size - 1]];
  if (least < first || greatest >= end) {
    throw new RangeError(`Documents ${least} to ${greatest} are not from ${first} to ${end}.`);
  }
}

/** See SealedPostings for the format. */
function encode({ size, documents, stated, asked }: PostingBuffer, first: number, into: ByteSink): void {
  let previous = first - 1;
  for (let index = 0; index < size; index++) {
    const document = documents[index] ?? 0;
    const counts = Math.min(stated[index] ?? 0, MAX_COUNT) * 16 + Math.min(asked[index] ?? 0, MAX_COUNT);
    const skipped = document - previous - 1;
    previous = document;
    into.varint(2 * skipped + (counts === USUAL_COUNTS ? 0 : 1));
    if (counts !== USUAL_COUNTS) into.byte(counts);
  }
}

function dropDocuments(postings: PostingBuffer, dropped: ReadonlySet<number>): void {
  const { documents, stated, asked } = postings;
  let kept = 0;
  for (let index = 0; index < postings.size; index++) {
    const document = documents[index] ?? 0;
    if (dropped.has(document)) continue;
    documents[kept] = document;
    stated[kept] = stated[index] ?? 0;
    asked[kept] = asked[index] ?? 0;
    kept++;
  }
  postings.size = kept;
}
