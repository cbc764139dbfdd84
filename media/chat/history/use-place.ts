import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { usePage } from '../page-context.ts';
import type { HistoryPlace } from '../saved-state.ts';

/** Brings the list back to where the reader left it, and to its start with a new search. Notes where it is. */
export function usePlace(scroller: RefObject<HTMLDivElement | null>, serial: number): void {
  const { historyPlace, noteHistoryPlace } = usePage();
  const seen = useRef<number | null>(null);

  useLayoutEffect(() => {
    const list = scroller.current;
    if (!list || seen.current === serial) return;
    if (seen.current === null) bringBack(list, historyPlace());
    else list.scrollTop = 0;
    seen.current = serial;
  }, [serial]);

  useLayoutEffect(() => {
    const list = scroller.current;
    if (!list) return undefined;
    const note = () => noteHistoryPlace(placeOf(list));
    list.addEventListener('scroll', note, { passive: true });
    return () => list.removeEventListener('scroll', note);
  }, []);
}

function bringBack(list: HTMLElement, place: HistoryPlace | undefined): void {
  const row = place && list.querySelector<HTMLElement>(`[data-key="${CSS.escape(place.key)}"]`);
  if (!row) return;
  list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top + place.offset;
}

/** The first row in view, by halving: there may be thousands. Undefined at the start. */
function placeOf(list: HTMLElement): HistoryPlace | undefined {
  if (list.scrollTop <= 0) return undefined;
  const edge = list.getBoundingClientRect().top;
  const rows = list.querySelectorAll<HTMLElement>('[data-key]');
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
    else low = middle + 1;
  }
  const row = rows[low];
  const key = row?.dataset['key'];
  return row && key !== undefined ? { key, offset: edge - row.getBoundingClientRect().top } : undefined;
}
