import { type Draft, draftOf } from '../draft.ts';

/** A walk through what was sent: `at` counts back from the draft, which is kept to return to. */
export interface Walk {
  readonly at: number;
  readonly draft: Draft;
}

/** One step back (`older`) or forward through `sent`; undefined at either end. */
export function step(
  sent: readonly string[],
  walk: Walk | null,
  current: Draft,
  direction: 'older' | 'newer',
): { walk: Walk | null; draft: Draft } | undefined {
  const from = walk ?? { at: 0, draft: current };
  const at = from.at + (direction === 'older' ? 1 : -1);
  if (at === 0) return { walk: null, draft: from.draft };
  const text = at > 0 ? sent.at(-at) : undefined;
  return text === undefined ? undefined : { walk: { at, draft: from.draft }, draft: draftOf(text) };
}
