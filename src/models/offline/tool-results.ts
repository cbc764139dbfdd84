/**
 * What the tools answer is text, for this model as for any other. It is read in this file only, and the tests of
 * conversations hold it against the tools themselves.
 */
import * as z from 'zod';

/** What `conversation_search` answers. */
const searchSchema = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      time: z.string(),
      role: z.enum(['user', 'assistant', 'tool']),
      model: z.string().optional(),
      content: z.string(),
    }),
  ),
});

export type FoundMessage = z.output<typeof searchSchema>['results'][number];

/** Null when the text is no answer of `conversation_search`: then it says what went wrong. */
export function parseSearchResults(result: string): readonly FoundMessage[] | null {
  try {
    return searchSchema.parse(JSON.parse(result)).results;
  } catch {
    return null;
  }
}

/** Whether an edit of core memory was made. */
export function isEdited(result: string): boolean {
  return /^(?:Appended|Replaced|Rewrote)\b/.test(result);
}

/** What came of `memory_forget`. */
export function forgettingOutcome(result: string): 'forgotten' | 'kept' | 'failed' {
  if (result.startsWith('Forgotten')) return 'forgotten';
  return result.startsWith('The user kept it') ? 'kept' : 'failed';
}
