import type { Step } from './steps.ts';

/** What the user made of a question. */
export type Answer<T> =
  | { readonly kind: 'given'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' };

/** How a dialogue goes on without a value. */
export function withoutValue(answer: Exclude<Answer<unknown>, { kind: 'given' }>): Awaited<ReturnType<Step>> {
  return answer.kind === 'back' ? 'back' : 'end';
}
