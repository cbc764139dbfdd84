/** Tokens assumed for a model of which nothing is known: a cautious guess. */
export const ASSUMED_CONTEXT_WINDOW = 32_768;

/**
 * What hosted models are documented to hold, the smaller number where sources differ; the first prefix that fits
 * counts. Models that people run themselves are not here: their window is what their server was started with.
 */
const KNOWN: readonly (readonly [prefix: string, tokens: number])[] = [
  ['gpt-5-chat', 128_000],
  ['gpt-5', 272_000],
  ['gpt-4.1', 1_000_000],
  ['gpt-4o', 128_000],
  ['gpt-4-turbo', 128_000],
  ['gpt-4', 8_192],
  ['gpt-3.5-turbo', 16_385],
  ['o1', 128_000],
  ['o3', 200_000],
  ['o4-mini', 200_000],
  ['claude-', 200_000],
  ['gemini-', 1_000_000],
  ['deepseek-chat', 64_000],
  ['deepseek-reasoner', 64_000],
];

/** In tokens. `model` may carry a vendor: "openai/gpt-4o". */
export function contextWindowOf(model: string): number {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  return KNOWN.find(([prefix]) => name.startsWith(prefix))?.[1] ?? ASSUMED_CONTEXT_WINDOW;
}
