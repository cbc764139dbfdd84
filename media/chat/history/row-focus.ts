/** The row that an element of the list is in. */
export function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
}

/** Puts the focus on the row of that key, or on the one that stands now where it stood. */
export function focusRow(list: HTMLElement, { key, index }: { key: string; index: number }): void {
  const rows = rowsOf(list);
  const row = rows.find((entry) => entry.dataset['key'] === key) ?? rows[Math.min(index, rows.length - 1)];
  if (row) focusOn(row);
  else searchField()?.focus();
}

/** Into the list, at the row that had the focus last. */
export function enterList(list: HTMLElement | null): void {
  const last = list?.querySelector<HTMLElement>('[data-main][tabindex="0"]');
  const [first] = list ? rowsOf(list) : [];
  if (last) last.focus();
  else if (first) focusOn(first);
}

/**
 * What a key does in the list: arrows, Page, Home and End go to other rows, and a letter goes on with the search. False
 * when the key is to do what it does elsewhere.
 */
export function moveFocus({ key, target, currentTarget, metaKey }: KeyboardEvent): boolean {
  const row = rowOf(target);
  if (!row || !(currentTarget instanceof HTMLElement)) return false;
  const rows = rowsOf(currentTarget);
  const at = rows.indexOf(row);
  if (key === 'ArrowUp' && at === 0) {
    searchField()?.focus();
    return true;
  }
  const to = destination(key, at, rows.length);
  if (to === undefined) {
    // The letter itself goes where the focus is by then.
    if (key.length === 1 && key !== ' ' && !metaKey) searchField()?.focus();
    return false;
  }
  const next = rows[Math.max(0, Math.min(to, rows.length - 1))];
  if (next) focusOn(next);
  return true;
}

const PAGE = 10;

function destination(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + PAGE;
    case 'PageUp':
      return at - PAGE;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return Array.from(list.querySelectorAll<HTMLElement>('[data-key]'));
}

function focusOn(row: HTMLElement): void {
  row.querySelector<HTMLElement>('button, input')?.focus();
}

function searchField(): HTMLElement | null {
  return document.querySelector<HTMLElement>('[data-history-field]');
}
