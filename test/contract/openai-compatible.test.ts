import type { ChatRequest } from '../../src/agent/chat-model.ts';
import { createOpenAiCompatibleModel } from '../../src/models/openai-compatible/openai-compatible-model.ts';
import { defaultScript } from '../fakes/openai-server/default-script.ts';
import { startOpenAiServer } from '../fakes/openai-server/server.ts';
import { describeChatModel } from './chat-model.ts';

const tools: ChatRequest['tools'] = [
  {
    name: 'core_memory_append',
    description: 'Append to a block.',
    parameters: { type: 'object', properties: { label: { type: 'string' }, content: { type: 'string' } } },
  },
];

describeChatModel('an OpenAI-compatible endpoint', async () => {
  const server = await startOpenAiServer();
  server.answer(defaultScript, { always: true });
  return {
    model: createOpenAiCompatibleModel({ baseUrl: server.url, apiKey: null, model: 'fake-model' }),
    textRequest: { messages: [{ role: 'user', content: 'Good morning to you.' }], tools },
    toolRequest: { messages: [{ role: 'user', content: 'Remember that we deploy on Fridays.' }], tools },
    dispose: () => server.close(),
  };
});
