import { ERASED_MARK } from '../../memory/forgetting.ts';
import { type Intent, isStatement } from './intent.ts';
import { OFFLINE_NAME } from './names.ts';
import { parseIntents } from './parse-intent.ts';
import type { FoundMessage } from './tool-results.ts';
import { stems } from './words.ts';

/**
 * What a message tells, settled as it would be in a block. Null for one that only asks or commands, for tool results, and
 * for what the offline model said, which only quotes others.
 */
export function statementIn({
  role,
  model,
  content,
}: Pick<FoundMessage, 'role' | 'model' | 'content'>): string | null {
  if (stems(content.replaceAll(ERASED_MARK, '')).length === 0) return null;
  switch (role) {
    case 'tool':
      return null;
    case 'assistant':
      return model === OFFLINE_NAME || content.startsWith('(called ') ? null : content;
    case 'user': {
      const told = parseIntents(content).flatMap((intent) => toldBy(intent, content));
      return told.length > 0 ? told.join('\n') : null;
    }
  }
}

function toldBy(intent: Intent, content: string): string[] {
  if (isStatement(intent) || intent.kind === 'refuse') return [intent.text];
  return intent.kind === 'task' || intent.kind === 'other' ? [content] : [];
}
