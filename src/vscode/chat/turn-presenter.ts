import type { AgentEvent } from '../../agent/agent-event.ts';
import { assertNever } from '../../base/errors.ts';
import type { Message } from '../../memory/message.ts';
import type { BlockChange } from '../../memory/ports.ts';
import { assistantItem, changeIds, memoryNote, toolItem, userItem } from './chat-items.ts';
import { endNotice, errorNotice, infoNotice } from './notices.ts';
import type { ChatItem } from './protocol.ts';
import { toolPhrase } from './tool-phrases.ts';
import type { Transcript } from './transcript.ts';

export interface TurnPresenterDeps {
  readonly transcript: Transcript;
  readonly changes: (ids: readonly string[]) => Promise<readonly BlockChange[]>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly maxSteps: () => number;
}

/** Shows the events of the agent in the transcript, in their order. */
export class TurnPresenter {
  readonly #deps: TurnPresenterDeps;
  /** The messages of the running turn. */
  #turn: Message[] = [];
  #failureId: string | undefined;

  constructor(deps: TurnPresenterDeps) {
    this.#deps = deps;
  }

  async present(event: AgentEvent): Promise<void> {
    const { transcript, newId } = this.#deps;
    switch (event.type) {
      case 'turn.started':
        this.#turn = [];
        this.#removeFailure();
        return;
      case 'message.added':
        this.#turn.push(event.message);
        return transcript.put(userItem(event.message));
      case 'reply.started':
        return transcript.put({
          kind: 'assistant',
          id: event.messageId,
          text: '',
          at: new Date(this.#deps.now()).toISOString(),
          status: 'streaming',
        });
      case 'reply.delta':
        return transcript.appendText(event.messageId, event.text);
      case 'reply.completed':
        return this.#completeReply(event.message);
      case 'tool.announced': {
        const call = { id: event.callId, name: event.name, arguments: '' };
        return transcript.put(toolItem(event.messageId, call, null));
      }
      case 'tool.started':
        return transcript.put(toolItem(event.messageId, event.call, null));
      case 'tool.finished': {
        this.#turn.push(event.message);
        const [change] = await this.#deps.changes(changeIds([event.message]));
        return transcript.put(toolItem(event.messageId, event.call, event.message, change));
      }
      case 'approval.requested': {
        const { id, title, text, lines, acceptLabel } = event.approval;
        const labels = { acceptLabel, rejectLabel: 'Keep' };
        return transcript.put({ kind: 'approval', id, title, text, lines, ...labels, state: 'waiting' });
      }
      case 'approval.settled':
        return this.#settleApproval(event.approvalId, event.accepted);
      case 'notice':
        return transcript.put(infoNotice(newId(), event.text));
      case 'turn.failed':
        this.#failureId = newId();
        return transcript.put(errorNotice(this.#failureId, event.code, event.message));
      case 'turn.ended':
        return this.#endTurn(event.reason);
      case 'context.measured':
      case 'usage.reported':
        return;
      default:
        assertNever(event);
    }
  }

  #completeReply(message: Message): void {
    this.#turn.push(message);
    const { transcript } = this.#deps;
    if (message.content === '') transcript.remove(message.id);
    else transcript.put(assistantItem(message));
    // Calls that were announced and never came whole, because the stream was cut, are not running any more.
    const whole = new Set((message.toolCalls ?? []).map(({ id }) => `${message.id}:${id}`));
    for (const item of transcript.items) {
      if (item.kind === 'tool' && item.id.startsWith(`${message.id}:`) && !whole.has(item.id))
        this.#cancelTool(item);
    }
  }

  #cancelTool(item: Extract<ChatItem, { kind: 'tool' }>): void {
    const call = { id: '', name: item.toolName, arguments: item.arguments };
    this.#deps.transcript.put({ ...item, ...toolPhrase(call, 'cancelled'), status: 'cancelled' });
  }

  #settleApproval(id: string, accepted: boolean): void {
    const item = this.#deps.transcript.find(id);
    if (item?.kind !== 'approval') return;
    // What is erased is not shown any longer than it has to be.
    this.#deps.transcript.put({
      ...item,
      lines: accepted ? [] : item.lines,
      state: accepted ? 'accepted' : 'rejected',
    });
  }

  #endTurn(reason: Extract<AgentEvent, { type: 'turn.ended' }>['reason']): void {
    const { transcript } = this.#deps;
    // What could not be recorded was never completed.
    for (const item of transcript.items) {
      if (item.kind === 'assistant' && item.status === 'streaming') {
        if (item.text === '') transcript.remove(item.id);
        else transcript.put({ ...item, status: 'interrupted' });
      }
      if (item.kind === 'tool' && item.status === 'running') this.#cancelTool(item);
    }
    const memory = memoryNote(this.#turn);
    const last = this.#turn.findLast(({ role, content }) => role === 'assistant' && content !== '');
    if (memory && last) transcript.put({ ...assistantItem(last), memory });
    const unanswered = transcript.items.at(-1)?.kind === 'user';
    const notice = endNotice(this.#deps.newId(), reason, unanswered, this.#deps.maxSteps());
    if (!notice) return;
    this.#failureId = notice.id;
    transcript.put(notice);
  }

  /** A failure is about the last attempt: the next one takes its place. */
  #removeFailure(): void {
    if (this.#failureId) this.#deps.transcript.remove(this.#failureId);
    this.#failureId = undefined;
  }
}
