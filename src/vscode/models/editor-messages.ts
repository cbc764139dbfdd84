import type { ChatMessage, ToolCall } from '../../agent/chat-model.ts';
import { assertNever } from '../../base/errors.ts';

export type EditorPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string; readonly input: object }
  | { readonly kind: 'tool-result'; readonly id: string; readonly text: string };

export interface EditorMessage {
  readonly role: 'user' | 'assistant';
  readonly parts: readonly EditorPart[];
}

/**
 * The messages as the editor's language-model API has them. It knows no system role, so instructions come as the user's
 * message. The results of one step's calls go into one message, as providers demand that answer a step by a message.
 */
export function toEditorMessages(messages: readonly ChatMessage[]): readonly EditorMessage[] {
  const result: { role: EditorMessage['role']; parts: EditorPart[] }[] = [];
  let previous: ChatMessage['role'] | undefined;
  for (const message of messages) {
    const parts = toParts(message);
    if (parts.length === 0) continue;
    if (message.role === 'tool' && previous === 'tool') result.at(-1)?.parts.push(...parts);
    else result.push({ role: message.role === 'assistant' ? 'assistant' : 'user', parts });
    previous = message.role;
  }
  return result;
}

function toParts(message: ChatMessage): EditorPart[] {
  switch (message.role) {
    case 'system':
    case 'user':
      return textParts(message.content);
    case 'assistant':
      return [
        ...textParts(message.content),
        ...message.toolCalls.map((call): EditorPart => ({
          kind: 'tool-call',
          id: call.id,
          name: call.name,
          input: inputOf(call),
        })),
      ];
    case 'tool':
      return [{ kind: 'tool-result', id: message.toolCallId, text: message.content }];
    default:
      return assertNever(message);
  }
}

function textParts(text: string): EditorPart[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}

/** The API takes objects only. What some other model once wrote malformed is answered by its result, which says so. */
function inputOf(call: ToolCall): object {
  try {
    const input: unknown = JSON.parse(call.arguments);
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};
  } catch {
    return {};
  }
}
