import type { OpenAI } from 'openai';
import type { ChatRequest, ModelEvent } from '../../agent/chat-model.ts';
import { DaybookError } from '../../base/errors.ts';
import { readBody } from './body.ts';
import { type RequestPlace, hostOf } from './endpoint.ts';
import { type Failure, toFailure } from './failure.ts';
import { BadReply } from './refusal.ts';
import { ReplyReader } from './reply-reader.ts';
import { decodeReply } from './reply-stream.ts';
import { type Support, toRequestBody } from './request-body.ts';
import { type RequestTiming, retryDelayMs } from './timing.ts';
import { ToolCallAssembler } from './tool-call-assembler.ts';
import { type Watchdog, abortError, createWatchdog } from './watchdog.ts';

/** One request to a model, and what is needed to make it. */
export interface Exchange {
  readonly client: OpenAI;
  readonly place: RequestPlace & { readonly model: string };
  readonly timing: RequestTiming;
  readonly request: ChatRequest;
  /** What earlier exchanges found out, and this one may add to. */
  readonly learned: { support: Support };
}

/**
 * Sends the request until it is answered or will not be. What the endpoint says it cannot do is left out, and that is
 * remembered (and the user told) once it has then answered, since only that proves the guess.
 */
export async function* streamReply(
  exchange: Exchange,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent, void, void> {
  const { learned, place, timing } = exchange;
  let support = learned.support;
  for (let retries = 0; ;) {
    let answered = false;
    let failure: Failure;
    try {
      for await (const event of sendOnce(exchange, support, signal)) {
        if (signal.aborted) throw abortError(signal);
        if (!answered && learned.support.tools && !support.tools) yield withoutToolsNotice(place.model);
        if (!answered) learned.support = support;
        answered = true;
        yield event;
      }
      return;
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      failure = toFailure(error, place, timing.clock.now());
    }
    if (answered) throw failure.error.code === 'model.unreachable' ? interrupted(place) : failure.error;
    const lesser = lesserSupport(support, failure, exchange.request);
    if (lesser) {
      support = lesser;
      continue;
    }
    const delay = failure.retry ? retryDelayMs(failure.retryAfterMs, retries, timing) : null;
    if (delay === null) throw failure.error;
    retries += 1;
    await timing.wait(delay, signal).catch((error: unknown) => {
      throw signal.aborted ? abortError(signal) : error;
    });
  }
}

/** Null: the request had nothing of what was rejected, so that it is no use to send it again. */
function lesserSupport(support: Support, { rejected }: Failure, request: ChatRequest): Support | null {
  if (rejected === 'tools' && support.tools && request.tools.length > 0) return { ...support, tools: false };
  if (rejected === 'usage' && support.usage) return { ...support, usage: false };
  return null;
}

function withoutToolsNotice(model: string): ModelEvent {
  const text = `${model} cannot call tools, so it reads memory but can neither edit nor search it.`;
  return { type: 'notice', text };
}

async function* sendOnce(
  { client, place, timing, request }: Exchange,
  support: Support,
  caller: AbortSignal,
): AsyncGenerator<ModelEvent, void, void> {
  const watchdog = createWatchdog(caller);
  const host = hostOf(place.endpoint.baseUrl);
  const expectWithin = (ms: number): void => watchdog.expect(ms, () => timedOut(host, ms));
  try {
    expectWithin(timing.firstByteMs);
    const body = toRequestBody(place.model, request, support);
    const response = await client.chat.completions.create(body, { signal: watchdog.signal }).asResponse();
    const reader = new ReplyReader(assemblerFor(request));
    try {
      const pieces = readBody(response.body ?? nothing(), watchdog.signal);
      const bounded = boundInTime(pieces, watchdog, () => {
        expectWithin(reader.isOver ? timing.afterEndMs : timing.idleMs);
        return reader.isOver;
      });
      for await (const item of decodeReply(bounded)) {
        yield* reader.accept(item);
        if (reader.sawDone) break;
      }
    } catch (error) {
      // With the reply over, all that could still fail is the waiting for token counts.
      if (caller.aborted || !reader.isOver) throw error;
    }
    const last = reader.finish();
    if (!last) throw interrupted(place);
    yield* last;
  } catch (error) {
    throw watchdog.signal.aborted ? watchdog.signal.reason : error;
  } finally {
    watchdog.dispose();
  }
}

/**
 * While a piece is being worked on nothing is expected of the endpoint. `expectNext` is called before waiting for the
 * next, and for the last time when it returns true: whatever comes then, it has to end in that time.
 */
async function* boundInTime(
  pieces: AsyncIterable<Uint8Array>,
  watchdog: Watchdog,
  expectNext: () => boolean,
): AsyncGenerator<Uint8Array, void, void> {
  let isLast = false;
  for await (const piece of pieces) {
    if (!isLast) watchdog.relax();
    yield piece;
    isLast ||= expectNext();
  }
}

function assemblerFor({ messages, tools }: ChatRequest): ToolCallAssembler {
  const taken = messages.flatMap((message) => (message.role === 'assistant' ? message.toolCalls : []));
  return new ToolCallAssembler(
    tools.map(({ name }) => name),
    taken.map(({ id }) => id),
  );
}

function nothing(): never {
  throw new BadReply('nothing', '');
}

function timedOut(host: string, ms: number): DaybookError {
  return new DaybookError(
    'model.timeout',
    `${host} sent nothing for ${Math.ceil(ms / 1000)} s. Try again; if it happens often, choose another model.`,
  );
}

function interrupted({ endpoint }: RequestPlace): DaybookError {
  const host = hostOf(endpoint.baseUrl);
  return new DaybookError('model.interrupted', `${host} broke off in the middle of the reply. Try again.`);
}
