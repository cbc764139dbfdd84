import { type MemoryLink, parseMemoryLink } from '../../memory/links.ts';

/** What a link in the conversation means. Whatever else it may be, it is not opened. */
export type ChatLink =
  | { readonly kind: 'memory'; readonly link: MemoryLink }
  /** A path as the model wrote it, relative to a folder of the workspace or absolute. Lines are counted from 1. */
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly line: number | null;
      readonly endLine: number | null;
    }
  | { readonly kind: 'web'; readonly href: string };

/** "src/queue.ts", "src/queue.ts:88", "src/queue.ts:88-104", "src/queue.ts#L88-L104", also with an en dash. */
const FILE = /^(?<path>[^#?]*?)(?:(?::|#L?)(?<line>\d{1,7})(?:[-–]L?(?<endLine>\d{1,7}))?)?$/;
const SCHEME = /^[a-z][a-z0-9+.-]+:(?!\d)/i;

/** Null for anything that Daybook does not open: commands, scripts, other schemes. */
export function parseChatLink(href: string): ChatLink | null {
  const link = parseMemoryLink(href);
  if (link) return { kind: 'memory', link };
  if (/^https?:\/\//i.test(href)) return URL.canParse(href) ? { kind: 'web', href } : null;
  const decoded = decode(href);
  if (decoded === null || SCHEME.test(decoded)) return null;
  const { path, line, endLine } = FILE.exec(decoded)?.groups ?? {};
  // A control character is never meant, and a share of another machine would be asked for the user's credentials.
  if (!path || /\p{Cc}/u.test(path) || /^[\\/]{2}/.test(path)) return null;
  return { kind: 'file', path, line: toNumber(line), endLine: toNumber(endLine) };
}

function decode(href: string): string | null {
  try {
    return decodeURIComponent(href);
  } catch {
    return null;
  }
}

function toNumber(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
