import type { Memory } from '../../memory/memory.ts';
import type { ChangeContext } from '../../memory/core-memory.ts';
import type { ScheduledDeletion } from '../../memory/ports.ts';
import type { CommandId } from '../contributions.ts';

export async function renameSession(memory: Memory, sessionId: string, title: string): Promise<void> {
  await memory.recall.rename(sessionId, title, byCommand('daybook.renameSession'));
}

/** Takes the session out of sight at once; it is erased for good in ten seconds, unless it is undone. */
export async function deleteSession(memory: Memory, sessionId: string): Promise<ScheduledDeletion | null> {
  return memory.deletions.schedule([sessionId], byCommand('daybook.deleteSession'));
}

export async function undoDeletion(memory: Memory, deletionId: string): Promise<void> {
  await memory.deletions.cancel(deletionId, byCommand('daybook.deleteSession'));
}

function byCommand(command: CommandId): ChangeContext {
  return { actor: 'user', origin: { kind: 'command', command } };
}
