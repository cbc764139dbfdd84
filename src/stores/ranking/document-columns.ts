/** The facts of a range of documents, see DocumentFacts: one array for each, all of the same length, in one buffer. */
export interface DocumentColumns {
  readonly buffer: ArrayBuffer;
  readonly at: Float64Array;
  /** -1: there is no such document (any more); then the others hold 0. */
  readonly session: Int32Array;
  readonly length: Uint16Array;
  readonly speaker: Uint16Array;
  readonly role: Uint8Array;
}

const BYTES_PER_DOCUMENT = 8 + 4 + 2 + 2 + 1;

export function createColumns(documents: number): DocumentColumns {
  return columnsIn(new ArrayBuffer(documents * BYTES_PER_DOCUMENT));
}

/** The columns in the buffer of some others; nothing is copied. */
export function columnsIn(buffer: ArrayBuffer): DocumentColumns {
  const count = Math.floor(buffer.byteLength / BYTES_PER_DOCUMENT);
  // The wider ones come first, so that each begins at a multiple of its width.
  return {
    buffer,
    at: new Float64Array(buffer, 0, count),
    session: new Int32Array(buffer, 8 * count, count),
    length: new Uint16Array(buffer, 12 * count, count),
    speaker: new Uint16Array(buffer, 14 * count, count),
    role: new Uint8Array(buffer, 16 * count, count),
  };
}
