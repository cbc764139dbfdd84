/** Addresses that the host opens. It checks them again: this decides only what looks like a link. */
const openable = /^(daybook|https?|file):/i;
const scheme = /^[a-z][a-z0-9+.-]*:/i;
/** "queue.ts:88" starts like an address but is a file and a line. */
const fileAndLine = /^[\w.-]+\.\w+:\d/;

/** Whether `href` may be offered as a link: an address of a known scheme, or a path in the workspace. */
export function isOpenable(href: string): boolean {
  if (openable.test(href)) return true;
  if (href === '' || href.startsWith('#') || /^[\\/]{2}/.test(href)) return false;
  return !scheme.test(href) || fileAndLine.test(href);
}

/** The address as a person reads it, without its percent signs where they are text. */
export function readable(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}
