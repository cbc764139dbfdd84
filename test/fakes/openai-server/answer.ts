import type { Gate } from './gate.ts';
import type { RecordedRequest } from './recorded-request.ts';

/** What the server does next while it answers. After the last step it ends the answer in good order. */
type Step =
  | { readonly kind: 'bytes'; readonly bytes: string | Uint8Array }
  | { readonly kind: 'wait'; readonly gate: Gate }
  /** For people who want to watch. Tests use gates. */
  | { readonly kind: 'pause'; readonly ms: number }
  /** Breaks the connection. */
  | { readonly kind: 'cut' }
  /** Sends nothing more until the client goes away. */
  | { readonly kind: 'hang' };

export interface Play {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The headers go out with the first bytes, so a leading `wait` or `hang` delays those too. */
  readonly steps: readonly Step[];
}

/** What a request is answered with. */
export type Answer = (request: RecordedRequest) => Play;

export interface ScriptedToolCall {
  readonly name: string;
  /** A string is sent as it is, broken or not. */
  readonly arguments: string | Readonly<Record<string, unknown>>;
  readonly id?: string;
}

export interface ReplyOptions {
  readonly toolCalls?: readonly ScriptedToolCall[];
  readonly finishReason?: string;
  /** In tokens: [prompt, completion]. */
  readonly usage?: readonly [number, number];
}

const STREAM = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** A well-behaved reply, streamed word by word if the request asks for a stream. */
export function reply(text: string, options: ReplyOptions = {}): Answer {
  return replyInChunks(text.match(/\S*\s*/g)?.filter((word) => word !== '') ?? [], options);
}

/** The same, in the given pieces; a gate among them holds back what follows. */
export function replyInChunks(pieces: readonly (string | Gate)[], options: ReplyOptions = {}): Answer {
  return ({ body }) =>
    body.stream ? streamed(pieces, options, body.model) : whole(pieces, options, body.model);
}

/** A reply that calls tools: each call's arguments in two pieces, as OpenAI streams them. */
export function callTools(
  calls: readonly ScriptedToolCall[],
  options: ReplyOptions & { text?: string } = {},
): Answer {
  return reply(options.text ?? '', { ...options, toolCalls: calls });
}

/** The server-sent events, each JSON but for strings, which are sent as they are: `events([{…}, '[DONE]'])`. */
export function events(values: readonly unknown[]): Answer {
  return raw(values.map((value) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`));
}

/** Chunks of one choice with the given deltas, and no end. */
export function deltas(values: readonly unknown[]): Answer {
  return events(values.map((delta) => ({ choices: [{ index: 0, delta, finish_reason: null }] })));
}

/** Any bytes; a gate among them holds back what follows. */
export function raw(
  pieces: readonly (string | Uint8Array | Gate)[],
  status = 200,
  headers: Play['headers'] = STREAM,
): Answer {
  const steps = pieces.map((piece): Step =>
    typeof piece === 'string' || piece instanceof Uint8Array
      ? { kind: 'bytes', bytes: piece }
      : { kind: 'wait', gate: piece },
  );
  return () => ({ status, headers, steps });
}

export function json(body: unknown, status = 200, headers: Play['headers'] = {}): Answer {
  return raw([JSON.stringify(body)], status, { ...JSON_TYPE, ...headers });
}

/** An error in OpenAI's shape. `retryAfter`: seconds, or a date as HTTP writes it. */
export function status(
  code: number,
  options: { retryAfter?: number | string; message?: string; code?: string; headers?: Play['headers'] } = {},
): Answer {
  const retry = options.retryAfter === undefined ? {} : { 'retry-after': String(options.retryAfter) };
  const error = {
    message: options.message ?? `Scripted failure ${code}`,
    type: 'scripted',
    code: options.code ?? null,
  };
  return json({ error }, code, { ...retry, ...options.headers });
}

/** Breaks the connection after `n` pieces of another answer. */
export function cutAfter(n: number, answer: Answer = reply('This reply will not be whole.')): Answer {
  return (request) => {
    const play = answer(request);
    return { ...play, steps: [...play.steps.slice(0, n), { kind: 'cut' }] };
  };
}

/** Says nothing more after `n` pieces of another answer. */
export function hangAfter(n: number, answer: Answer = reply('This reply will not be whole.')): Answer {
  return (request) => {
    const play = answer(request);
    return { ...play, steps: [...play.steps.slice(0, n), { kind: 'hang' }] };
  };
}

/** Takes the request and never says anything. */
export function hang(): Answer {
  return hangAfter(0);
}

/** Does not even send headers before the gate is open. */
export function slow(gate: Gate, answer: Answer): Answer {
  return (request) => {
    const play = answer(request);
    return { ...play, steps: [{ kind: 'wait', gate }, ...play.steps] };
  };
}

/** For people: waits before each piece. */
export function paced(ms: number, answer: Answer): Answer {
  return (request) => {
    const play = answer(request);
    return { ...play, steps: play.steps.flatMap((step): Step[] => [{ kind: 'pause', ms }, step]) };
  };
}

export function rubbish(): Answer {
  return raw(['data: {"choices": [}}} %$#\n\n', new Uint8Array([0xff, 0xfe, 0x00, 0x0a, 0x0a])]);
}

export function webPage(title = 'Welcome', code = 200): Answer {
  return raw(
    [`<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`],
    code,
    {
      'content-type': 'text/html',
    },
  );
}

export function redirect(location: string, code = 307): Answer {
  return raw([], code, { location });
}

function streamed(pieces: readonly (string | Gate)[], options: ReplyOptions, model: string): Play {
  const event = (choices: readonly unknown[], more: object = {}): Step => {
    const chunk = {
      id: 'chatcmpl-fake',
      object: 'chat.completion.chunk',
      created: 0,
      model,
      choices,
      ...more,
    };
    return { kind: 'bytes', bytes: `data: ${JSON.stringify(chunk)}\n\n` };
  };
  const delta = (value: object, finishReason: string | null = null): Step =>
    event([{ index: 0, delta: value, finish_reason: finishReason }]);
  return {
    status: 200,
    headers: STREAM,
    steps: [
      delta({ role: 'assistant', content: '' }),
      ...pieces.map((piece): Step =>
        typeof piece === 'string' ? delta({ content: piece }) : { kind: 'wait', gate: piece },
      ),
      ...(options.toolCalls ?? []).flatMap((call, index) =>
        callDeltas(call, index).map((value) => delta(value)),
      ),
      delta({}, finishReasonOf(options)),
      event([], { usage: usageOf(options) }),
      { kind: 'bytes', bytes: 'data: [DONE]\n\n' },
    ],
  };
}

function whole(pieces: readonly (string | Gate)[], options: ReplyOptions, model: string): Play {
  const content = pieces.filter((piece) => typeof piece === 'string').join('');
  const calls = options.toolCalls?.map((call, index) => ({
    id: idOf(call, index),
    type: 'function',
    function: functionOf(call),
  }));
  const message = { role: 'assistant', content, ...(calls ? { tool_calls: calls } : {}) };
  const body = {
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message, finish_reason: finishReasonOf(options) }],
    usage: usageOf(options),
  };
  const waits = pieces.flatMap((piece): Step[] =>
    typeof piece === 'string' ? [] : [{ kind: 'wait', gate: piece }],
  );
  return {
    status: 200,
    headers: JSON_TYPE,
    steps: [...waits, { kind: 'bytes', bytes: JSON.stringify(body) }],
  };
}

function callDeltas(call: ScriptedToolCall, index: number): object[] {
  const { name, arguments: args } = functionOf(call);
  const middle = Math.ceil(args.length / 2);
  const piece = (text: string): object => ({ tool_calls: [{ index, function: { arguments: text } }] });
  const first = {
    tool_calls: [{ index, id: idOf(call, index), type: 'function', function: { name, arguments: '' } }],
  };
  return [first, piece(args.slice(0, middle)), piece(args.slice(middle))];
}

function functionOf({ name, arguments: args }: ScriptedToolCall): { name: string; arguments: string } {
  return { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) };
}

function idOf(call: ScriptedToolCall, index: number): string {
  return call.id ?? `call_${index}`;
}

function finishReasonOf({ finishReason, toolCalls }: ReplyOptions): string {
  return finishReason ?? (toolCalls && toolCalls.length > 0 ? 'tool_calls' : 'stop');
}

function usageOf({ usage: [prompt, completion] = [7, 3] }: ReplyOptions): object {
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}
