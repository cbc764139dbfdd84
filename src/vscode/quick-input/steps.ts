/**
 * One question of a dialogue. It resolves with the question that comes next, with `back` for the one before, or with
 * `end` when all is done or the user gave up. A step that is come back to is run again.
 */
export type Step = (canGoBack: boolean) => Promise<{ readonly next: Step } | 'back' | 'end'>;

export async function runSteps(first: Step): Promise<void> {
  const taken = [first];
  for (let step = taken.at(-1); step; step = taken.at(-1)) {
    const result = await step(taken.length > 1);
    if (result === 'end') return;
    if (result === 'back') taken.pop();
    else taken.push(result.next);
  }
}
