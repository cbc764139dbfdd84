/** Code spans that are closed on the same line stay code. */
const CODE_SPAN = /(`[^`\n]+`)/;

/** What Markdown, or a renderer that looks for bare addresses, would take for more than text. */
const SPECIAL = /[\\`*[\]<|~&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|(?<=\/)\/|(?<=\bmailto):/giu;
/** At the beginning of a line also headings, quotes, lists and underlines. */
const LINE_START = /^(\d{0,9})([-+=#>]|(?<=\d)[.)])/;

/** One line of anyone's text as Markdown that shows exactly this text: no markup, no link, no image. */
export function escapeMarkdown(line: string): string {
  return line
    .trim()
    .split(CODE_SPAN)
    .map((part, index) => (index % 2 === 1 ? part : escapeText(part, index === 0)))
    .join('');
}

function escapeText(text: string, startsLine: boolean): string {
  const escaped = text.replaceAll(SPECIAL, String.raw`\$&`);
  return startsLine ? escaped.replace(LINE_START, String.raw`$1\$2`) : escaped;
}

/** A blockquote with its source on a line of its own. `source` is Markdown, `lines` are anyone's text. */
export function blockquote(lines: readonly string[], source: string): string {
  return [...lines.map(escapeMarkdown), source].map((line) => `> ${line}`).join('\\\n');
}

/** Between quotation marks, in a sentence that has its own full stop. */
export function quoted(text: string): string {
  return `“${escapeMarkdown(text.replaceAll(/\s+/g, ' ').replace(/[.\s]+$/, ''))}”`;
}
