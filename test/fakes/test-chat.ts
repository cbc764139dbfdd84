import assert from 'node:assert/strict';
import { z } from 'zod';
import { Agent } from '../../src/agent/agent.ts';
import type { ChatModel } from '../../src/agent/chat-model.ts';
import { defineTool } from '../../src/agent/tool.ts';
import { Emitter } from '../../src/base/event.ts';
import { silentLogger } from '../../src/base/logger.ts';
import { ChatController } from '../../src/vscode/chat/chat-controller.ts';
import type { ChatItem, HostMessage } from '../../src/vscode/chat/protocol.ts';
import { createScriptedModel, type ScriptedAnswer } from './scripted-model.ts';
import { createTestMemory, type TestMemory } from './test-memory.ts';

/** A chat over a scripted model and a memory without a disk, and what a webview would show of it. */
export function setUpChat(answers: readonly ScriptedAnswer[], test: TestMemory = createTestMemory()) {
  const { memory, clock, newId } = test;
  const model: ChatModel = createScriptedModel(answers);
  const append = defineTool({
    name: 'core_memory_append',
    description: '',
    schema: z.object({ label: z.string(), content: z.string() }),
    run: async ({ label, content }, { origin }) => {
      const change = await memory.core.append(label, content, { actor: 'agent', origin });
      return { content: 'Saved.', details: { kind: 'block-change', changeId: change.id, label } };
    },
  });
  const agent = new Agent({
    memory,
    model: async () => model,
    tools: () => [append],
    maxSteps: () => 50,
    projectName: 'demo',
    clock,
    newId,
  });
  const posted: HostMessage[] = [];
  const actions: string[] = [];
  const host = {
    openLink: async (href: string) => void actions.push(`open ${href}`),
    insertAtCursor: async (text: string) => void actions.push(`insert ${text}`),
    copy: async (text: string) => void actions.push(`copy ${text}`),
    runAction: async (kind: string) => void actions.push(kind),
  };
  const controller = new ChatController({
    memory,
    agent,
    host,
    post: (message) => posted.push(structuredClone(message)),
    modelInfo: async () => model.info,
    onDidChangeModel: new Emitter<void>().event,
    maxSteps: () => 50,
    newId,
    now: clock.now,
    onBusy: () => {},
    logger: silentLogger,
  });
  return { ...test, controller, agent, posted, actions, shown: () => replay(posted) };
}

/** What a webview that obeys the protocol shows in the end. */
function replay(posted: readonly HostMessage[]): ChatItem[] {
  let items: ChatItem[] = [];
  for (const message of posted) {
    if (message.type === 'session') items = [...message.items];
    if (message.type === 'earlier') items = [...message.items, ...items];
    if (message.type === 'item-removed') items = items.filter(({ id }) => id !== message.id);
    if (message.type === 'delta') {
      items = items.map((item) =>
        item.id === message.id && item.kind === 'assistant'
          ? { ...item, text: item.text + message.text }
          : item,
      );
    }
    if (message.type !== 'item') continue;
    const known = items.some(({ id }) => id === message.item.id);
    items = known
      ? items.map((item) => (item.id === message.item.id ? message.item : item))
      : [...items, message.item];
  }
  return items;
}

/** Work that the controller has taken in order is done when one more piece of it is. */
export async function settled(test: { controller: ChatController }): Promise<void> {
  await test.controller.handle({ type: 'ready' });
}

export const kinds = (items: readonly ChatItem[]): string[] => items.map(({ kind }) => kind);

/** Lets queued work go on until the conversation shows it. */
export async function untilShown(
  chat: { controller: ChatController; shown: () => ChatItem[] },
  condition: (items: readonly ChatItem[]) => boolean,
): Promise<void> {
  for (let turn = 0; turn < 50 && !condition(chat.shown()); turn += 1) await new Promise(setImmediate);
  assert.ok(condition(chat.shown()), JSON.stringify(chat.shown()));
}
