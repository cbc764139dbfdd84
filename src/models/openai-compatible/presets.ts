/** A ready choice of endpoint, in the order in which they are offered. */
export interface EndpointPreset {
  readonly id: 'openai' | 'openrouter' | 'ollama' | 'lm-studio';
  readonly label: string;
  readonly baseUrl: string;
  readonly needsKey: boolean;
  /** Where a person gets a key; null where none is needed. */
  readonly keyUrl: string | null;
  /** For people, where the text goes. Null: it stays on this machine. */
  readonly destination: string | null;
  /** What a person should know before choosing it. */
  readonly hint: string;
}

export const ENDPOINT_PRESETS: readonly EndpointPreset[] = [
  {
    id: 'openai',
    label: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    needsKey: true,
    keyUrl: 'https://platform.openai.com/api-keys',
    destination: 'OpenAI (api.openai.com)',
    hint: 'Needs an API key with credit; a ChatGPT subscription is not enough.',
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    needsKey: true,
    keyUrl: 'https://openrouter.ai/settings/keys',
    destination: 'OpenRouter (openrouter.ai) and the provider it picks',
    hint: 'Many models behind one key. Choose one that can use tools.',
  },
  {
    id: 'ollama',
    label: 'Ollama',
    baseUrl: 'http://localhost:11434/v1',
    needsKey: false,
    keyUrl: null,
    destination: null,
    // https://github.com/ollama/ollama/blob/main/docs/context-length.mdx
    hint: 'Ollama cuts prompts silently, on small machines at 4,096 tokens: start it with OLLAMA_CONTEXT_LENGTH=32768.',
  },
  {
    id: 'lm-studio',
    label: 'LM Studio',
    baseUrl: 'http://localhost:1234/v1',
    needsKey: false,
    keyUrl: null,
    destination: null,
    hint: 'Load the model in LM Studio with a context length of 32,768 tokens or more, and start its server.',
  },
];
