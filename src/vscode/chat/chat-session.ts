import type { ChatController } from './chat-controller.ts';
import type { ChatSession } from './chat-view.ts';
import type { HistoryController } from './history-controller.ts';

/** The conversation and the history, which take each other's place in one view. Owns both. */
export function createChatSession(conversation: ChatController, history: HistoryController): ChatSession {
  return {
    prepare: () => conversation.prepare(),
    sessionId: () => conversation.sessionId(),
    async newSession() {
      history.hide();
      await conversation.newSession();
    },
    focus() {
      history.hide();
      conversation.focus();
    },
    showHistory: () => history.show(),
    async handle(message) {
      if (message.type === 'history') return history.handle(message.request);
      // First, so that the conversation does not flash up before the history.
      if (message.type === 'ready') history.ready();
      await conversation.handle(message);
    },
    dispose() {
      history.dispose();
      conversation.dispose();
    },
  };
}
