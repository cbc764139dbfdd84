import type { MemorySystem } from './memory-system.ts';

export const SYSTEM_NAMES = ['daybook', 'mem0', 'server_memory', 'minisearch'] as const;
export type SystemName = (typeof SYSTEM_NAMES)[number];

/** Loads only the one that is asked for: a peer's memory and time are not to be another's. */
export async function loadSystem(name: SystemName): Promise<MemorySystem> {
  switch (name) {
    case 'daybook':
      return (await import('./daybook.ts')).daybook;
    case 'mem0':
      return (await import('./mem0.ts')).mem0;
    case 'server_memory':
      return (await import('./server-memory.ts')).serverMemory;
    case 'minisearch':
      return (await import('./minisearch.ts')).minisearch;
  }
}
