/** Which rows exist, and how many pixels stand for those above and below them. */
export interface RowRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

/** The rows of these heights that touch the pixels from `top` to `bottom`; one row at least, if there is any. */
export function rowsBetween(heights: readonly number[], top: number, bottom: number): RowRange {
  let start = 0;
  let before = 0;
  while (start < heights.length - 1 && before + heightAt(heights, start) < top)
    before += heightAt(heights, start++);
  let end = start;
  let bottomOfRows = before;
  while (end < heights.length && (end === start || bottomOfRows < bottom))
    bottomOfRows += heightAt(heights, end++);
  return { start, end, before, after: sum(heights, end, heights.length) };
}

/** The row that covers the pixel `top`, and how many of its pixels lie above it. */
export function rowAt(heights: readonly number[], top: number): { index: number; offset: number } {
  const { start, before } = rowsBetween(heights, top + 1, top + 1);
  return { index: start, offset: top - before };
}

export function sum(heights: readonly number[], start: number, end: number): number {
  let total = 0;
  for (let index = start; index < end; index++) total += heightAt(heights, index);
  return total;
}

function heightAt(heights: readonly number[], index: number): number {
  return heights[index] ?? 0;
}
