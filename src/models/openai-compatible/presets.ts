/** Ready choices of an endpoint, in the order in which they are offered. `keyUrl`: where a person gets a key. */
export const ENDPOINT_PRESETS = [
  {
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    needsKey: true,
    keyUrl: 'https://platform.openai.com/api-keys',
    hint: 'Needs an API key with credit; a ChatGPT subscription is not enough.',
  },
  {
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    needsKey: true,
    keyUrl: 'https://openrouter.ai/settings/keys',
    hint: 'Many models behind one key. Choose one that can use tools.',
  },
  {
    label: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    needsKey: false,
    keyUrl: null,
    // https://github.com/ollama/ollama/blob/main/docs/context-length.mdx
    hint: 'Ollama cuts prompts silently, on small machines at 4,096 tokens: start it with OLLAMA_CONTEXT_LENGTH=32768.',
  },
  {
    label: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    needsKey: false,
    keyUrl: null,
    hint: 'Load the model in LM Studio with a context length of 32,768 tokens or more, and start its server.',
  },
] as const;
