import type { ModelEvent } from '../../agent/chat-model.ts';
import { BadReply, refusalInside } from './refusal.ts';
import type { ReplyItem } from './reply-stream.ts';
import type { ToolCallAssembler } from './tool-call-assembler.ts';
import { readReplyPiece } from './wire.ts';

type Finish = Extract<ModelEvent, { type: 'finish' }>;

/** Reasons to end early: OpenAI's, and those of Anthropic, Mistral, Gemini and Zhipu that proxies pass on. */
const EARLY_ENDS: ReadonlyMap<string, Finish['reason']> = new Map([
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
  ['content_filter', 'filtered'],
  ['safety', 'filtered'],
  ['sensitive', 'filtered'],
]);
/** Reasons that are failures: of OpenRouter, DeepSeek and Zhipu. */
const FAILURES: readonly string[] = ['error', 'insufficient_system_resource', 'network_error'];

/** Turns what an endpoint streams into the events of one reply. */
export class ReplyReader {
  readonly #assembler: ToolCallAssembler;
  #finishReason = '';
  #usage: Finish['usage'] = null;
  #sawDone = false;
  #sawPiece = false;

  constructor(assembler: ToolCallAssembler) {
    this.#assembler = assembler;
  }

  /** The endpoint said that the reply is over. The token counts may still follow. */
  get isOver(): boolean {
    return this.#sawDone || this.#finishReason !== '';
  }

  get sawDone(): boolean {
    return this.#sawDone;
  }

  /** @throws Refusal when the item is an error. */
  accept(item: ReplyItem): ModelEvent[] {
    if (item.type === 'done') {
      this.#sawDone = true;
      return [];
    }
    const piece = readReplyPiece(item.value);
    const error = piece?.error ?? (item.name === 'error' ? item.value : undefined);
    if (error !== undefined) throw refusalInside(error);
    if (!piece) return [];
    if (FAILURES.includes(piece.finishReason)) throw refusalInside(piece.finishReason);
    this.#sawPiece = true;
    this.#finishReason = piece.finishReason || this.#finishReason;
    this.#usage = piece.usage ?? this.#usage;
    const calls = piece.toolCalls.flatMap((call) => this.#assembler.accept(call));
    return piece.text === '' ? calls : [{ type: 'text', delta: piece.text }, ...calls];
  }

  /**
   * The last events, once the stream has ended. Null: it ended in the middle of the reply.
   *
   * @throws BadReply when nothing in it was of a chat completion.
   */
  finish(): ModelEvent[] | null {
    if (!this.#sawPiece) throw new BadReply('nothing', '');
    if (!this.isOver) return null;
    const early = EARLY_ENDS.get(this.#finishReason.toLowerCase());
    const calls = this.#assembler.finish(early !== undefined);
    const hasCalls = calls.some(({ type }) => type === 'tool-call');
    // "stop" comes with tool calls, and "tool_calls" without any: the calls themselves decide.
    const reason = early ?? (hasCalls ? 'tool-calls' : 'stop');
    return [...calls, { type: 'finish', reason, usage: this.#usage }];
  }
}
