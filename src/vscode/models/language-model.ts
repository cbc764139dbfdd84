import * as vscode from 'vscode';
import type { ChatModel, ChatRequest, ModelEvent } from '../../agent/chat-model.ts';
import { abortable } from '../../base/abortable.ts';
import { assertNever, DaybookError } from '../../base/errors.ts';
import { type EditorMessage, type EditorPart, toEditorMessages } from './editor-messages.ts';
import { toModelFailure } from './editor-model-failure.ts';
import { type ReplyPart, toModelEvents } from './editor-reply.ts';

/**
 * One of the editor's own models behind the port. Throws `model.not-found` when the editor does not offer it (any more).
 * Its first request makes the editor ask the user for consent, so `stream` is to be called only at the user's doing.
 */
export async function openEditorModel(vendor: string, modelId: string): Promise<ChatModel> {
  const [model] = await vscode.lm.selectChatModels({ vendor, id: modelId });
  if (!model) {
    throw new DaybookError(
      'model.not-found',
      `The editor does not offer the model "${modelId}" of "${vendor}" now. Choose another one with "Daybook: Select Model".`,
    );
  }
  return {
    info: {
      kind: 'editor',
      name: model.name,
      destination: model.vendor,
      // The API tells only what fits into a request; taken for the whole, it errs on the safe side.
      contextWindow: model.maxInputTokens,
    },
    stream: (request, signal) => stream(model, request, signal),
  };
}

/** Fires when models of the editor come or go. */
export const onDidChangeEditorModels: vscode.Event<void> = (listener) =>
  vscode.lm.onDidChangeChatModels(() => listener());

async function* stream(
  model: vscode.LanguageModelChat,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const cancellation = new vscode.CancellationTokenSource();
  const cancel = (): void => cancellation.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  let began = false;
  try {
    const parts = abortable(replyParts(model, request, cancellation.token), signal);
    for await (const event of toModelEvents(parts)) {
      began = true;
      yield event;
    }
  } catch (error) {
    if (signal.aborted) throw new DOMException('Stopped.', 'AbortError');
    throw toModelFailure(error, model.name, began);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancellation.cancel();
    cancellation.dispose();
  }
}

async function* replyParts(
  model: vscode.LanguageModelChat,
  { messages, tools }: ChatRequest,
  token: vscode.CancellationToken,
): AsyncGenerator<ReplyPart> {
  const response = await model.sendRequest(
    toEditorMessages(messages).map(toLanguageModelMessage),
    {
      justification: vscode.l10n.t('Daybook answers what you write in its chat with this model.'),
      ...(tools.length > 0
        ? {
            tools: tools.map(({ name, description, parameters }) => ({
              name,
              description,
              inputSchema: parameters,
            })),
          }
        : {}),
    },
    token,
  );
  for await (const part of response.stream) {
    if (part instanceof vscode.LanguageModelTextPart) yield { kind: 'text', text: part.value };
    else if (part instanceof vscode.LanguageModelToolCallPart) {
      yield { kind: 'tool-call', id: part.callId, name: part.name, input: part.input };
    }
  }
}

function toLanguageModelMessage({ role, parts }: EditorMessage): vscode.LanguageModelChatMessage {
  const roles = vscode.LanguageModelChatMessageRole;
  return new vscode.LanguageModelChatMessage(
    role === 'assistant' ? roles.Assistant : roles.User,
    parts.map(toLanguageModelPart),
  );
}

function toLanguageModelPart(part: EditorPart): vscode.LanguageModelInputPart {
  switch (part.kind) {
    case 'text':
      return new vscode.LanguageModelTextPart(part.text);
    case 'tool-call':
      return new vscode.LanguageModelToolCallPart(part.id, part.name, part.input);
    case 'tool-result':
      return new vscode.LanguageModelToolResultPart(part.id, [new vscode.LanguageModelTextPart(part.text)]);
    default:
      return assertNever(part);
  }
}
