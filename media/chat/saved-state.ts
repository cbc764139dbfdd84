import { type Draft, emptyDraft } from './draft.ts';
import type { ChatState } from './state.ts';

/** Where the reader was: the row at the top of the view, and how many of its pixels are above the edge. */
export interface SavedAnchor {
  readonly sessionId: string;
  readonly itemId: string;
  readonly offset: number;
}

/** The row at the top of the history, and how many of its pixels are above the edge. */
export interface HistoryPlace {
  readonly key: string;
  readonly offset: number;
}

/** What outlives a reload of the page. Everything else comes from the host again. */
export interface SavedState {
  readonly draft: Draft;
  /** Absent when the reader was at the end. */
  readonly anchor?: SavedAnchor;
  /** Absent when the reader was at the start. */
  readonly historyPlace?: HistoryPlace;
}

/**
 * What may outlive a reload: with memory off, nothing that was written. Undefined as long as the host has not said
 * whether memory is on: what is saved stays as it is.
 */
export function toSaved(
  { status, draft }: Pick<ChatState, 'status' | 'draft'>,
  anchor: SavedAnchor | undefined,
  historyPlace?: HistoryPlace,
): SavedState | undefined {
  if (!status) return undefined;
  return {
    draft: status.memory === 'off' ? emptyDraft : draft,
    ...(anchor ? { anchor } : {}),
    ...(historyPlace ? { historyPlace } : {}),
  };
}

/** An older version of the page may have written the state: what does not fit is dropped. */
export function parseSaved(saved: unknown): SavedState {
  if (!isRecord(saved)) return { draft: emptyDraft };
  const draft = parseDraft(saved['draft']);
  const anchor = parseAnchor(saved['anchor']);
  const historyPlace = parsePlace(saved['historyPlace']);
  return { draft, ...(anchor ? { anchor } : {}), ...(historyPlace ? { historyPlace } : {}) };
}

function parseDraft(draft: unknown): Draft {
  if (!isRecord(draft) || typeof draft['text'] !== 'string') return emptyDraft;
  const pastes: unknown = draft['pastes'];
  return {
    text: draft['text'],
    pastes: Array.isArray(pastes) ? pastes.filter((paste) => typeof paste === 'string') : [],
  };
}

function parseAnchor(anchor: unknown): SavedAnchor | undefined {
  if (!isRecord(anchor)) return undefined;
  const { sessionId, itemId, offset } = anchor;
  if (typeof sessionId !== 'string' || typeof itemId !== 'string') return undefined;
  return typeof offset === 'number' && Number.isFinite(offset) ? { sessionId, itemId, offset } : undefined;
}

function parsePlace(place: unknown): HistoryPlace | undefined {
  if (!isRecord(place)) return undefined;
  const { key, offset } = place;
  if (typeof key !== 'string' || typeof offset !== 'number' || !Number.isFinite(offset)) return undefined;
  return { key, offset };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
