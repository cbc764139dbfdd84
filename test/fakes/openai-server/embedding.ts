const DIMENSIONS = 64;

/** `/v1/embeddings` for any input: texts that share words get vectors that are close, always the same ones. */
export function embed(input: unknown): object {
  const texts = (Array.isArray(input) ? input : [input]).map(String);
  return {
    object: 'list',
    model: 'fake-embedder',
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) })),
    usage: { prompt_tokens: 0, total_tokens: 0 },
  };
}

function vectorOf(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const place = hash(word) % DIMENSIONS;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** FNV-1a, 32 bits. */
function hash(word: string): number {
  return Buffer.from(word).reduce((sum, byte) => Math.imul(sum ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}
