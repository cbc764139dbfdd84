import { BadReply } from './refusal.ts';

/** One message of a reply. `name` is the SSE event's name, mostly ''. */
export type ReplyItem =
  | { readonly type: 'data'; readonly name: string; readonly value: unknown }
  | { readonly type: 'done' };

/** In characters. A reply in one piece or a single event beyond it is not a chat completion. */
const LONGEST_ITEM = 8 * 1024 * 1024;

/**
 * The messages in a body, whatever it is labelled as: an event stream, or one JSON document from a server that cannot
 * stream (given as its message and `done`).
 *
 * The `openai` package's own decoder is not used since it hides what tells a whole reply from a torn one: it swallows
 * `[DONE]`, ends quietly on some aborts, and skips errors that servers write between events without framing them.
 *
 * @throws BadReply when it is neither.
 */
export async function* decodeReply(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReplyItem, void, void> {
  const decoder = new TextDecoder();
  const events = createEventParser();
  let shape: 'unknown' | 'events' | 'document' = 'unknown';
  let text = '';
  for await (const piece of bytes) {
    text += decoder.decode(piece, { stream: true });
    if (text.length > LONGEST_ITEM) throw new BadReply('an endless line', '');
    if (shape === 'unknown') {
      text = text.trimStart();
      shape = shapeOf(text);
    }
    if (shape !== 'events') continue;
    // A lone CR at the end may be the first half of CRLF.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    text = (lines.pop() ?? '') + text.slice(end);
    for (const line of lines) yield* events.accept(line);
  }
  text += decoder.decode();
  if (shape === 'events') yield* events.end(text);
  else if (text !== '') {
    yield { type: 'data', name: '', value: parseDocument(text) };
    yield { type: 'done' };
  }
}

function shapeOf(text: string): 'unknown' | 'events' | 'document' {
  if (text === '') return 'unknown';
  return /^[{[<]/.test(text) ? 'document' : 'events';
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadReply(text.startsWith('<') ? 'a web page' : 'a broken JSON document', text);
  }
}

/** Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), and errors between them. */
function createEventParser() {
  let name = '';
  let data: string[] = [];
  let size = 0;

  function* flush(): Generator<ReplyItem> {
    const text = data.join('\n').trim();
    const event = name;
    name = '';
    data = [];
    size = 0;
    if (text === '') return;
    yield text === '[DONE]' ? { type: 'done' } : { type: 'data', name: event, value: parseData(text) };
  }

  function* accept(line: string): Generator<ReplyItem> {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    size += line.length;
    if (size > LONGEST_ITEM) throw new BadReply('an endless event', '');
    if (line === '') yield* flush();
    else if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (line.startsWith('{')) yield* unframed(line);
  }

  /** The last event of a stream may lack its blank line. Half an event means that the connection broke: it is dropped. */
  function* end(rest: string): Generator<ReplyItem> {
    try {
      yield* accept(rest);
      yield* flush();
    } catch (error) {
      if (!(error instanceof BadReply)) throw error;
    }
  }

  return { accept, end };
}

function* unframed(line: string): Generator<ReplyItem> {
  try {
    yield { type: 'data', name: '', value: JSON.parse(line) };
  } catch {
    // Not an error object; the standard says that unknown lines are ignored.
  }
}

function parseData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadReply('something that is not JSON', text);
  }
}
