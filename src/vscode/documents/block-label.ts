import { assertLabel, type Block } from '../../memory/block.ts';

/** What is wrong with the name of a new block; null when nothing is. Names that differ only in case are refused. */
export function newLabelProblem(
  label: string,
  blocks: readonly Block[],
  alreadyThere: string,
): string | null {
  try {
    assertLabel(label);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const lower = label.toLowerCase();
  return blocks.some((block) => block.label.toLowerCase() === lower) ? alreadyThere : null;
}
